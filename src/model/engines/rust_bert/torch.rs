//! What all networks on libtorch share: the device, windows padded to a batch, scores cut out of its tables.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tch::{Cuda, TchError, Tensor};

use crate::error::{Error, ErrorKind, Result};
use crate::model::engine::{Device, Engine, EngineOptions, WindowScores};
use crate::model::window::Piece;

/// Windows that a GPU gets at once by default: enough to fill it, few enough for a small one's memory.
const GPU_BATCH: usize = 32;

/// A batch of windows: tensors `[windows, longest]` of integers.
pub(super) struct PaddedBatch {
    pub ids: Tensor,
    pub features: Tensor,
    /// 1 where there is a piece, 0 where there is none; `None` if all windows are of one length.
    pub mask: Option<Tensor>,
}

/// Computes scores.
pub(super) trait Network: Send {
    /// Tables `[windows, longest, columns]` of floats, in the order of the fields of [`WindowScores`].
    fn forward(&self, input: &PaddedBatch) -> Result<Vec<Tensor>>;
}

/// The special pieces around a window's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Frame {
    /// Ids before the pieces: `[CLS]`.
    pub before: Vec<i64>,
    /// Ids after them: `[SEP]`.
    pub after: Vec<i64>,
    /// The id that pads shorter windows.
    pub padding: i64,
}

impl Frame {
    /// How many special pieces a window has.
    pub(super) fn len(&self) -> usize {
        self.before.len() + self.after.len()
    }
}

/// A network as an engine.
pub(super) struct TorchEngine<N> {
    network: Shared<N>,
    frame: Frame,
    device: tch::Device,
    batch: Option<usize>,
}

/// A network whose parameters no longer change.
struct Shared<N>(N);

// SAFETY: threads only read the parameters, by `Network::forward`: libtorch's operators may read one tensor from many
// threads at once (tch says the same of its `CModule`), and reference counts are atomic. Nothing gives out the network
// mutably after it is made.
unsafe impl<N: Send> Sync for Shared<N> {}

impl<N: Network> TorchEngine<N> {
    /// `network`, whose parameters are on `device`, as an engine.
    pub(super) fn new(
        network: N,
        frame: Frame,
        device: tch::Device,
        options: EngineOptions,
    ) -> Self {
        Self {
            network: Shared(network),
            frame,
            device,
            batch: options.batch.map(usize::from),
        }
    }

    fn scores(&self, batch: &[Vec<Piece>]) -> Result<Vec<WindowScores>> {
        let frame = &self.frame;
        let longest = batch.iter().map(Vec::len).max().unwrap_or(0) + frame.len();
        let cells = batch.len() * longest;
        let mut ids = vec![frame.padding; cells];
        let (mut features, mut mask) = (vec![0i64; cells], vec![0i64; cells]);
        for (row, window) in batch.iter().enumerate() {
            let from = row * longest;
            let framed = frame
                .before
                .iter()
                .copied()
                .chain(window.iter().map(|p| i64::from(p.id)))
                .chain(frame.after.iter().copied());
            for (cell, id) in ids[from..].iter_mut().zip(framed) {
                *cell = id;
            }
            for (cell, piece) in features[from + frame.before.len()..].iter_mut().zip(window) {
                *cell = i64::from(piece.feature);
            }
            mask[from..][..window.len() + frame.len()].fill(1);
        }
        let tensor = |cells: &[i64]| -> Result<Tensor, TchError> {
            Tensor::f_from_slice(cells)?
                .f_view([batch.len() as i64, longest as i64])?
                .f_to_device(self.device)
        };
        let input = (|| -> Result<PaddedBatch, TchError> {
            Ok(PaddedBatch {
                ids: tensor(&ids)?,
                features: tensor(&features)?,
                mask: mask.contains(&0).then(|| tensor(&mask)).transpose()?,
            })
        })()
        .map_err(refused)?;
        let mut out = vec![WindowScores::default(); batch.len()];
        for (field, table) in self.network.0.forward(&input)?.iter().enumerate() {
            let flat = flat(table).map_err(refused)?;
            let width = flat.len() / cells.max(1);
            for (row, (scores, window)) in out.iter_mut().zip(batch).enumerate() {
                let from = (row * longest + frame.before.len()) * width;
                let rows = flat[from..][..window.len() * width].to_vec();
                match field {
                    0 => scores.entities = rows,
                    1 => scores.roles = rows,
                    2 => scores.links = rows,
                    _ => scores.coreference = rows,
                }
            }
        }
        Ok(out)
    }
}

impl<N: Network> Engine for TorchEngine<N> {
    fn name(&self) -> &'static str {
        "rust-bert"
    }

    fn device(&self) -> Device {
        match self.device {
            tch::Device::Cuda(number) => Device::Cuda(number),
            _ => Device::Cpu,
        }
    }

    fn batching(&self, threads: usize) -> (usize, usize) {
        match self.device {
            tch::Device::Cuda(_) => (self.batch.unwrap_or(GPU_BATCH), 1),
            _ => (self.batch.unwrap_or(1), threads),
        }
    }

    fn run(&self, batch: &[Vec<Piece>]) -> Result<Vec<WindowScores>> {
        // What fails inside rust-bert's layers, for want of memory above all, panics there.
        let run = AssertUnwindSafe(|| tch::no_grad(|| self.scores(batch)));
        catch_unwind(run)
            .unwrap_or_else(|panic| Err(refused(said(panic.as_ref()))))
            .map_err(|reason| {
                let few = match batch.len() {
                    1 => "",
                    _ => "if it ran out of memory, give a smaller --batch-size",
                };
                let windows = batch.len();
                error(format!(
                    "the model failed on {windows} windows at once: {reason}"
                ))
                .or_remedy(few)
            })
    }
}

/// The device that was asked for, ready for use.
///
/// # Errors
/// A GPU that libtorch does not see.
pub(super) fn device(asked: Device) -> Result<tch::Device> {
    let gpus = if Cuda::is_available() {
        usize::try_from(Cuda::device_count()).unwrap_or(0)
    } else {
        0
    };
    let device = match asked {
        Device::Cpu => tch::Device::Cpu,
        Device::Auto if gpus == 0 => tch::Device::Cpu,
        Device::Auto => tch::Device::Cuda(0),
        Device::Cuda(number) if number < gpus => tch::Device::Cuda(number),
        Device::Cuda(_) if gpus == 0 => {
            let reason = format!(
                "{asked} was asked for, but libtorch sees no GPU: it may be one for CPUs only (as that of \
                 scripts/libtorch.sh is), or the GPU's driver is missing"
            );
            return Err(error(reason).or_remedy(
                "give --device cpu, or build with a libtorch for CUDA (docs/engines.md)",
            ));
        }
        Device::Cuda(_) => {
            return Err(error(format!(
                "{asked} was asked for, but there are {gpus} GPUs, numbered from 0"
            )));
        }
    };
    if device == tch::Device::Cpu {
        // Parallelism is across windows, never also inside one: then no result depends on the number of threads.
        tch::set_num_threads(1);
    }
    Ok(device)
}

/// This engine's error.
pub(super) fn error(reason: String) -> Error {
    Error::new(ErrorKind::Engine, "rust-bert", reason, "")
}

/// What libtorch does not do, before it is known for how many windows.
pub(super) fn refused(reason: impl ToString) -> Error {
    Error::of(ErrorKind::Engine, reason.to_string())
}

/// A table's numbers, row-major.
fn flat(table: &Tensor) -> Result<Vec<f32>, TchError> {
    let table = table.f_to_device(tch::Device::Cpu)?.f_contiguous()?;
    Vec::try_from(&table.f_view([-1])?)
}

/// What a panic said, without libtorch's backtrace.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("for a reason unknown");
    text.lines().next().unwrap_or(text).to_owned()
}
