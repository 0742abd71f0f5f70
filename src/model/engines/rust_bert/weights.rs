//! A bundle's ONNX weights as parameters by name: those of Hugging Face's BERT under `bert.`, and the heads'.
//!
//! The graph is read as `scripts/train/graph.py` writes it, quantised or not: which constant is which follows from the
//! operators that use it. Quantised weights become floats again, as they were before their columns were multiplied so
//! that activations could be divided.

use std::collections::{BTreeMap, HashMap, HashSet};

use rten_onnx::onnx::{DataType, ModelProto, NodeProto, TensorProto};

use super::files::wrong;
use crate::error::Result;
use crate::model::{Bundle, Convention};

/// An array of numbers, row-major.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Array {
    pub shape: Vec<i64>,
    pub data: Vec<f32>,
}

/// A shape as messages show it: `[384, 12]`.
pub(super) fn shown(shape: &[i64]) -> String {
    let sizes: Vec<String> = shape.iter().map(i64::to_string).collect();
    format!("[{}]", sizes.join(", "))
}

/// The parameters of the encoder and its heads.
pub(super) struct Parameters {
    pub layers: i64,
    pub attention_heads: i64,
    pub hidden: i64,
    pub inner: i64,
    pub vocabulary: i64,
    pub features: i64,
    pub positions: i64,
    /// By name: `bert.encoder.layer.0.attention.self.query.weight`, `entities.bias`, ...
    pub arrays: BTreeMap<String, Array>,
}

/// A linear layer: `weight` `[out, in]`, as PyTorch has it.
struct Linear {
    output: String,
    weight: Array,
    bias: Array,
}

/// The parameters of a bundle, with the heads of `convention`.
///
/// # Errors
/// A graph that is not built as `graph.py` builds it.
pub(super) fn parameters(bundle: &Bundle, convention: &Convention) -> Result<Parameters> {
    let model = ModelProto::parse_buf(&bundle.weights()).map_err(wrong)?;
    let graph = OnnxGraph::new(&model)?;
    let mut linears = graph.linears()?;
    let norms = graph.norms()?;
    // Every layer has two norms and six products; the embeddings have a norm of their own.
    let layers = norms.len().saturating_sub(1) / 2;
    if layers == 0 || norms.len() != 1 + 2 * layers || linears.len() < 6 * layers {
        return Err(wrong(format!(
            "{} norms and {} products are no BERT encoder",
            norms.len(),
            linears.len()
        )));
    }
    let heads = linears.split_off(6 * layers);
    let [attention_heads, size] = graph.attention()?;
    let words = graph.embedding("input_ids")?;
    let features = graph.embedding("token_type_ids")?;
    let positions = graph.positions()?;
    let [vocabulary, rows, length] = [&words, &features, &positions].map(|table| table.shape[0]);
    let inner = linears[4].weight.shape[0];
    let mut arrays = BTreeMap::new();
    for (name, table) in [
        ("word_embeddings", words),
        ("token_type_embeddings", features),
        ("position_embeddings", positions),
    ] {
        arrays.insert(format!("bert.embeddings.{name}.weight"), table);
    }
    let layer = |n: usize| format!("bert.encoder.layer.{n}");
    for (n, (weight, bias)) in norms.into_iter().enumerate() {
        let place = match n.checked_sub(1) {
            None => "bert.embeddings".to_owned(),
            Some(n) if n % 2 == 0 => format!("{}.attention.output", layer(n / 2)),
            Some(n) => format!("{}.output", layer(n / 2)),
        };
        arrays.insert(format!("{place}.LayerNorm.weight"), weight);
        arrays.insert(format!("{place}.LayerNorm.bias"), bias);
    }
    const PARTS: [&str; 6] = [
        "attention.self.query",
        "attention.self.key",
        "attention.self.value",
        "attention.output.dense",
        "intermediate.dense",
        "output.dense",
    ];
    let mut put = |name: &str, linear: &Linear| {
        arrays.insert(format!("{name}.weight"), linear.weight.clone());
        arrays.insert(format!("{name}.bias"), linear.bias.clone());
    };
    for (n, mut linear) in linears.into_iter().enumerate() {
        if n % 6 == 0 {
            // The bundle has the attention's scale in the query; BERT divides by it.
            let scale = (size as f32).sqrt();
            for array in [&mut linear.weight, &mut linear.bias] {
                array.data.iter_mut().for_each(|x| *x *= scale);
            }
        }
        put(&format!("{}.{}", layer(n / 6), PARTS[n % 6]), &linear);
    }
    let manifest = bundle.manifest();
    let wanted = [
        ("entities", &manifest.entities.output),
        ("roles", &convention.roles_output),
        ("links", &convention.links_output),
        ("coreference.outer", &manifest.coreference.output),
    ];
    for (name, output) in wanted {
        let n = heads
            .iter()
            .position(|linear| &linear.output == output)
            .ok_or_else(|| wrong(format!("no product makes the output `{output}`")))?;
        put(name, &heads[n]);
        if name == "coreference.outer" {
            let inner = n.checked_sub(1);
            let inner = inner.ok_or_else(|| wrong("coreference has no inner layer"))?;
            put("coreference.inner", &heads[inner]);
        }
    }
    Ok(Parameters {
        layers: layers as i64,
        attention_heads,
        hidden: attention_heads * size,
        inner,
        vocabulary,
        features: rows,
        positions: length,
        arrays,
    })
}

/// An ONNX graph: its nodes, and its constants and nodes by what they make.
struct OnnxGraph<'m> {
    nodes: &'m [NodeProto],
    constants: HashMap<&'m str, &'m TensorProto>,
    makers: HashMap<&'m str, &'m NodeProto>,
}

impl<'m> OnnxGraph<'m> {
    fn new(model: &'m ModelProto) -> Result<Self> {
        let graph = model.graph.as_ref();
        let graph = graph.ok_or_else(|| wrong("the file has no graph"))?;
        Ok(Self {
            nodes: &graph.node,
            constants: graph
                .initializer
                .iter()
                .filter_map(|tensor| Some((tensor.name.as_deref()?, tensor)))
                .collect(),
            makers: graph
                .node
                .iter()
                .flat_map(|node| node.output.iter().map(move |name| (name.as_str(), node)))
                .collect(),
        })
    }

    /// The node of this kind that makes a node's input.
    fn input(&self, node: &NodeProto, index: usize, kind: &str) -> Option<&'m NodeProto> {
        let maker = *self.makers.get(node.input.get(index)?.as_str())?;
        (maker.op_type.as_deref() == Some(kind)).then_some(maker)
    }

    /// The constant that is a node's input.
    fn constant(&self, node: &NodeProto, index: usize) -> Option<&'m TensorProto> {
        self.constants.get(node.input.get(index)?.as_str()).copied()
    }

    fn floats(&self, node: &NodeProto, index: usize) -> Result<Array> {
        let tensor = self.constant(node, index).ok_or_else(|| {
            wrong(format!(
                "an input of `{}` is not a constant",
                node.op_type.as_deref().unwrap_or("?")
            ))
        })?;
        array(tensor)
    }

    fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = &'m NodeProto> {
        let is = move |node: &&NodeProto| node.op_type.as_deref() == Some(kind);
        self.nodes.iter().filter(is)
    }

    /// All linear layers, in order: additions of a constant to a product with a constant. One that several activations
    /// are multiplied by comes once.
    fn linears(&self) -> Result<Vec<Linear>> {
        let (mut out, mut seen) = (Vec::new(), HashSet::new());
        for add in self.of_kind("Add") {
            let weight = if let Some(product) = self.input(add, 0, "MatMul") {
                transposed(self.floats(product, 1)?)?
            } else if let Some(scaled) = self.input(add, 0, "Mul") {
                // integers, cast to floats, times the activations' scale times the weights' scales
                let product = self
                    .input(scaled, 0, "Cast")
                    .and_then(|cast| self.input(cast, 0, "MatMulInteger"));
                let both = self.input(scaled, 1, "Mul");
                let (Some(product), Some(both)) = (product, both) else {
                    continue;
                };
                if !seen.insert(product.input.get(1)) {
                    continue;
                }
                let mut weight = self.floats(product, 1)?;
                if let Some(divided) = self.divided(product) {
                    weight = rows_times(weight, &divided)?;
                }
                rows_times(transposed(weight)?, &self.floats(both, 1)?)?
            } else {
                continue;
            };
            out.push(Linear {
                output: add.output.first().cloned().unwrap_or_default(),
                weight,
                bias: self.floats(add, 1)?,
            });
        }
        Ok(out)
    }

    /// What the channels of a product's activation were multiplied by before it was quantised, if they were.
    fn divided(&self, product: &NodeProto) -> Option<Array> {
        let mut node = self.input(product, 0, "DynamicQuantizeLinear")?;
        if let Some(rows) = self.input(node, 0, "Slice") {
            node = rows;
        }
        self.floats(self.input(node, 0, "Mul")?, 1).ok()
    }

    /// All layer norms, in order: weights and biases.
    fn norms(&self) -> Result<Vec<(Array, Array)>> {
        self.of_kind("LayerNormalization")
            .map(|node| Ok((self.floats(node, 1)?, self.floats(node, 2)?)))
            .collect()
    }

    /// The table whose rows an input picks.
    fn embedding(&self, input: &str) -> Result<Array> {
        let reads = |node: &&NodeProto| node.input.get(1).is_some_and(|name| name == input);
        let mut gathers = self.of_kind("Gather").filter(reads);
        let table = gathers
            .next()
            .ok_or_else(|| wrong(format!("nothing reads `{input}`")))?;
        let table = self.floats(table, 0)?;
        match gathers.next() {
            None => Ok(table),
            Some(scales) => rows_times(table, &self.floats(scales, 0)?),
        }
    }

    fn positions(&self) -> Result<Array> {
        let slice = self.of_kind("Slice").next();
        self.floats(slice.ok_or_else(|| wrong("there are no positions"))?, 0)
    }

    /// The number of attention heads and the size of each, from how activations are cut.
    fn attention(&self) -> Result<[i64; 2]> {
        self.of_kind("Reshape")
            .filter_map(|node| integers(self.constant(node, 1)?))
            .find_map(|shape| match shape[..] {
                [0, 0, heads, size] if heads > 0 && size > 0 => Some([heads, size]),
                _ => None,
            })
            .ok_or_else(|| wrong("there is no attention"))
    }
}

/// A constant as floats.
fn array(tensor: &TensorProto) -> Result<Array> {
    let raw = tensor.raw_data.as_ref().map(|raw| raw.borrow());
    let raw = raw.as_deref().map_or(&[][..], |raw| raw);
    let data: Vec<f32> = match tensor.data_type {
        Some(DataType::FLOAT) if raw.is_empty() => tensor.float_data.clone(),
        Some(DataType::FLOAT) => raw
            .chunks_exact(4)
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect(),
        Some(DataType::INT8) => raw.iter().map(|&b| f32::from(b as i8)).collect(),
        _ => {
            return Err(wrong(
                "a constant is neither of floats nor of 8-bit integers",
            ));
        }
    };
    let shape = tensor.dims.clone();
    if shape.iter().product::<i64>() != data.len() as i64 {
        return Err(wrong(format!(
            "a constant of shape {} has {} numbers",
            shown(&shape),
            data.len()
        )));
    }
    Ok(Array { shape, data })
}

fn integers(tensor: &TensorProto) -> Option<Vec<i64>> {
    if tensor.data_type != Some(DataType::INT64) {
        return None;
    }
    let raw = tensor.raw_data.as_ref()?.borrow();
    let (numbers, _) = raw.as_chunks::<8>();
    Some(numbers.iter().map(|&b| i64::from_le_bytes(b)).collect())
}

/// `[in, out]` as `[out, in]`.
fn transposed(from: Array) -> Result<Array> {
    let [rows, columns] = from.shape[..] else {
        return Err(wrong(format!(
            "a weight of shape {} is no matrix",
            shown(&from.shape)
        )));
    };
    let (rows, columns) = (rows as usize, columns as usize);
    let data = (0..columns)
        .flat_map(|c| (0..rows).map(move |r| r * columns + c))
        .map(|at| from.data[at])
        .collect();
    Ok(Array {
        shape: vec![columns as i64, rows as i64],
        data,
    })
}

/// Every row times its scale.
fn rows_times(mut table: Array, scales: &Array) -> Result<Array> {
    let rows = scales.data.len();
    if table.shape.first() != Some(&(rows as i64)) || rows == 0 {
        return Err(wrong(format!(
            "{rows} scales for a table {}",
            shown(&table.shape)
        )));
    }
    let width = table.data.len() / rows;
    for (row, scale) in table.data.chunks_mut(width.max(1)).zip(&scales.data) {
        row.iter_mut().for_each(|x| *x *= scale);
    }
    Ok(table)
}
