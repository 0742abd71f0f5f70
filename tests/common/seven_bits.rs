//! The embedded bundle with weights of 7 bits: on x86 CPUs without VNNI, rten adds products of 8-bit numbers in pairs in 16 bits,
//! which overflow; those of 7-bit weights never do, and its integer arithmetic is exact everywhere.

use std::fs;
use std::path::Path;

use rten_onnx::onnx::{DataType, ModelProto};
use whosaid::model::Bundle;

/// Writes the bundle into `folder`.
pub fn write(folder: &Path) {
    let mut model =
        ModelProto::parse_buf(&Bundle::embedded().expect("a bundle").weights()).expect("ONNX");
    for constant in &mut model.graph.as_mut().expect("a graph").initializer {
        let scale = constant
            .name
            .as_ref()
            .is_some_and(|name| name.starts_with("scale"));
        let Some(raw) = &constant.raw_data else {
            continue;
        };
        let mut raw = raw.borrow_mut();
        match constant.data_type {
            Some(DataType::INT8) => raw.iter_mut().for_each(|b| *b = (*b as i8 / 2) as u8),
            Some(DataType::FLOAT) if scale => {
                for b in raw.as_chunks_mut::<4>().0 {
                    *b = (2.0 * f32::from_le_bytes(*b)).to_le_bytes();
                }
            }
            _ => {}
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/whosaid-minilm");
    for file in ["manifest.json", "tokenizer.json"] {
        fs::copy(root.join(file), folder.join(file)).expect("a copy");
    }
    fs::write(folder.join("model.onnx"), model.write_buf().expect("ONNX")).expect("written");
}
