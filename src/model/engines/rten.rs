//! The embedded engine: `rten`, pure Rust, int8 on the CPU.
//!
//! Windows run one at a time, each on one thread, several threads side by side. That is as fast as batches (measured:
//! docs/performance.md), pads nothing, and keeps results independent of the batch: activations are quantised with a
//! scale taken over whatever is in the run.

use std::cell::OnceCell;
use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, ValueOrView};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::error::{Error, ErrorKind, Result};
use crate::model::engine::{Engine, WindowScores};
use crate::model::window::Piece;
use crate::model::{Bundle, Convention};

thread_local! {
    /// rten's own pool, of one thread: parallelism is across windows, never also inside one.
    static POOL: OnceCell<Arc<ThreadPool>> = const { OnceCell::new() };
}

/// See the module.
pub struct RtenEngine {
    model: Model,
    inputs: [NodeId; 2],
    outputs: [NodeId; 4],
    cls: i32,
    sep: i32,
}

impl RtenEngine {
    /// Loads the bundle's weights; runs the heads of `convention`.
    ///
    /// # Errors
    /// Weights that are not an ONNX model with the inputs and outputs that the manifest names.
    pub fn new(bundle: &Bundle, convention: &Convention) -> Result<Self> {
        let mut options = ModelOptions::with_all_ops();
        options.prepack_weights(true);
        let model = match bundle.weights() {
            std::borrow::Cow::Borrowed(bytes) => options.load_static_slice(bytes),
            std::borrow::Cow::Owned(bytes) => options.load(bytes),
        }
        .map_err(|e| error(format!("the weights cannot be loaded: {e}")))?;
        let node = |name: &str| {
            model.node_id(name).map_err(|_| {
                error(format!("the weights have no input or output `{name}`"))
                    .or_remedy("the manifest and they do not match")
            })
        };
        let manifest = bundle.manifest();
        Ok(Self {
            inputs: [node("input_ids")?, node("token_type_ids")?],
            outputs: [
                node(&manifest.entities.output)?,
                node(&convention.roles_output)?,
                node(&convention.links_output)?,
                node(&manifest.coreference.output)?,
            ],
            cls: manifest.cls as i32,
            sep: manifest.sep as i32,
            model,
        })
    }

    fn window(&self, pieces: &[Piece]) -> Result<WindowScores> {
        let n = pieces.len();
        let framed = |begin: i32, end: i32, of: fn(&Piece) -> i32| {
            let row: Vec<i32> = std::iter::once(begin)
                .chain(pieces.iter().map(of))
                .chain(std::iter::once(end))
                .collect();
            NdTensor::from_data([1, n + 2], row)
        };
        let inputs: Vec<(NodeId, ValueOrView)> = vec![
            (
                self.inputs[0],
                framed(self.cls, self.sep, |p| p.id as i32).into(),
            ),
            (
                self.inputs[1],
                framed(0, 0, |p| i32::from(p.feature)).into(),
            ),
        ];
        let pool = POOL.with(|pool| {
            pool.get_or_init(|| Arc::new(ThreadPool::with_num_threads(1)))
                .clone()
        });
        let outputs = self
            .model
            .run(
                inputs,
                &self.outputs,
                Some(RunOptions::default().with_thread_pool(Some(pool))),
            )
            .map_err(|e| error(format!("the model failed on a window of {n} pieces: {e}")))?;
        let mut tables = outputs.into_iter().map(|value| {
            let table: NdTensor<f32, 3> = value
                .try_into()
                .map_err(|_| error("an output is not a table of numbers".to_owned()))?;
            let width = table.size(2);
            let mut flat = table.into_data();
            flat.truncate((n + 1) * width); // without [SEP] ...
            flat.drain(..width); // ... and [CLS]
            Ok(flat)
        });
        let mut next = || {
            tables
                .next()
                .unwrap_or_else(|| Err(error("an output is missing".to_owned())))
        };
        Ok(WindowScores {
            entities: next()?,
            roles: next()?,
            links: next()?,
            coreference: next()?,
        })
    }
}

impl Engine for RtenEngine {
    fn name(&self) -> &'static str {
        "rten"
    }

    fn batching(&self, threads: usize) -> (usize, usize) {
        (1, threads)
    }

    fn run(&self, batch: &[Vec<Piece>]) -> Result<Vec<WindowScores>> {
        batch.iter().map(|pieces| self.window(pieces)).collect()
    }
}

fn error(reason: String) -> Error {
    Error::new(ErrorKind::Engine, "rten", reason, "")
}
