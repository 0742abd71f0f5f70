//! The bundle's network in the embedded engine's arithmetic: before every product with 8-bit weights, activations are
//! rounded to 8 bits as ONNX's `DynamicQuantizeLinear` does, with one scale a window. Floats hold integers up to 2^24
//! exactly, so the products are, but for rounding, those of the integers, on any device.

use tch::{Kind, TchError, Tensor};

use super::encoder;
use super::torch::{Input, Network};
use super::weights::Parameters;

/// The encoder with its heads.
pub struct RoundedEncoder {
    tables: [Tensor; 3],
    norm: Norm,
    layers: Vec<Layer>,
    attention_heads: i64,
    entities: Product,
    roles: Product,
    links: Product,
    coreference: [Product; 2],
}

struct Layer {
    query: Product,
    key: Product,
    value: Product,
    mixed: Product,
    mixed_norm: Norm,
    inner: Product,
    outer: Product,
    outer_norm: Norm,
}

struct Norm {
    weight: Tensor,
    bias: Tensor,
}

/// A linear layer.
struct Product {
    /// `[out, in]`: integers if there are scales.
    weight: Tensor,
    /// `[out]`: what the integers' unit is; `None`: the weights are floats, and so stay the activations.
    scales: Option<Tensor>,
    bias: Tensor,
}

impl RoundedEncoder {
    /// A network with these parameters.
    ///
    /// # Errors
    /// Parameters that do not fit together.
    pub fn new(parameters: &Parameters, device: tch::Device) -> Result<Self, String> {
        let tensor = |name: &str| -> Result<Tensor, String> {
            let array = parameters.arrays.get(name);
            let array = array.ok_or_else(|| format!("there is no `{name}`"))?;
            encoder::tensor(array)
                .and_then(|tensor| tensor.f_to_device(device))
                .map_err(|e| format!("`{name}`: {e}"))
        };
        let product = |name: &str| -> Result<Product, String> {
            let weight = tensor(&format!("{name}.weight"))?;
            let bias = tensor(&format!("{name}.bias"))?;
            let Some(scales) = parameters.scales.get(name) else {
                return Ok(Product {
                    weight,
                    scales: None,
                    bias,
                });
            };
            let whole = || -> Result<(Tensor, Tensor), TchError> {
                let scales = encoder::tensor(scales)?.f_to_device(device)?;
                let weight = weight.f_div(&scales.f_unsqueeze(1)?)?.f_round()?;
                Ok((weight, scales))
            };
            let (weight, scales) = whole().map_err(|e| format!("`{name}`: {e}"))?;
            Ok(Product {
                weight,
                scales: Some(scales),
                bias,
            })
        };
        let norm = |place: &str| -> Result<Norm, String> {
            Ok(Norm {
                weight: tensor(&format!("{place}.LayerNorm.weight"))?,
                bias: tensor(&format!("{place}.LayerNorm.bias"))?,
            })
        };
        let layer = |n: i64| -> Result<Layer, String> {
            let place = format!("bert.encoder.layer.{n}");
            let part = |name: &str| product(&format!("{place}.{name}"));
            Ok(Layer {
                query: part("attention.self.query")?,
                key: part("attention.self.key")?,
                value: part("attention.self.value")?,
                mixed: part("attention.output.dense")?,
                mixed_norm: norm(&format!("{place}.attention.output"))?,
                inner: part("intermediate.dense")?,
                outer: part("output.dense")?,
                outer_norm: norm(&format!("{place}.output"))?,
            })
        };
        let table = |name: &str| tensor(&format!("bert.embeddings.{name}_embeddings.weight"));
        Ok(Self {
            tables: [table("word")?, table("token_type")?, table("position")?],
            norm: norm("bert.embeddings")?,
            layers: (0..parameters.layers).map(layer).collect::<Result<_, _>>()?,
            attention_heads: parameters.attention_heads,
            entities: product("entities")?,
            roles: product("roles")?,
            links: product("links")?,
            coreference: [product("coreference.inner")?, product("coreference.outer")?],
        })
    }

    /// `[windows, longest, hidden]` as `[windows, heads, longest, size]`.
    fn split(&self, x: &Tensor) -> Tensor {
        x.unflatten(2, [self.attention_heads, -1]).transpose(1, 2)
    }

    fn attention(&self, layer: &Layer, x: &Activations, mask: Option<&Tensor>) -> Tensor {
        let [query, key, value] =
            [&layer.query, &layer.key, &layer.value].map(|part| self.split(&part.of(x)));
        let size = query.size()[3] as f64;
        let mut scores = (query / size.sqrt()).matmul(&key.transpose(-1, -2));
        if let Some(mask) = mask {
            scores += (mask - 1.0).unsqueeze(1).unsqueeze(1) * 1e4; // nothing is left of it after the softmax
        }
        let mixed = scores.softmax(-1, Kind::Float).matmul(&value);
        mixed.transpose(1, 2).flatten(2, 3)
    }
}

impl Network for RoundedEncoder {
    fn forward(&self, input: &Input) -> Result<Vec<Tensor>, String> {
        let mask = input.mask.as_ref().map(|mask| mask.to_kind(Kind::Float));
        let mask = mask.as_ref();
        let longest = input.ids.size()[1];
        let [words, features, positions] = &self.tables;
        let rows = |table: &Tensor, ids: &Tensor| Tensor::embedding(table, ids, -1, false, false);
        let sum = rows(words, &input.ids)
            + rows(features, &input.features)
            + positions.slice(0, 0, longest, 1);
        let mut x = self.norm.of(&sum);
        for layer in &self.layers {
            let seen = self.attention(layer, &Activations::new(&x, mask), mask);
            let mixed = layer.mixed.of(&Activations::new(&seen, mask));
            x = layer.mixed_norm.of(&(mixed + &x));
            let inner = layer.inner.of(&Activations::new(&x, mask)).gelu("none");
            let outer = layer.outer.of(&Activations::new(&inner, mask));
            x = layer.outer_norm.of(&(outer + &x));
        }
        let x = Activations::new(&x, mask);
        let [inner, outer] = &self.coreference;
        let inner = inner.of(&x).gelu("none");
        Ok(vec![
            self.entities.of(&x),
            self.roles.of(&x),
            self.links.of(&x),
            outer.of(&Activations::new(&inner, mask)),
        ])
    }
}

/// Activations, and the same rounded to 8 bits: `steps * scale`.
struct Activations {
    floats: Tensor,
    /// Whole numbers.
    steps: Tensor,
    /// `[windows, 1, 1]`.
    scale: Tensor,
}

impl Activations {
    /// Rounds `floats` `[windows, longest, width]`, each window with the range of what `mask` keeps of it.
    fn new(floats: &Tensor, mask: Option<&Tensor>) -> Self {
        let kept = match mask {
            Some(mask) => floats * mask.unsqueeze(2), // the range has 0 in it in any case
            None => floats.shallow_clone(),
        };
        let top = kept.amax([1, 2], true).clamp_min(0.0);
        let bottom = kept.amin([1, 2], true).clamp_max(0.0);
        let scale = ((top - &bottom) / 255.0).clamp_min(f64::from(f32::MIN_POSITIVE));
        let zero = (bottom.neg() / &scale).round();
        let steps = ((floats / &scale).round() + &zero).clamp(0.0, 255.0) - &zero;
        Self {
            floats: floats.shallow_clone(),
            steps,
            scale,
        }
    }
}

impl Product {
    fn of(&self, x: &Activations) -> Tensor {
        match &self.scales {
            None => x.floats.linear(&self.weight, Some(&self.bias)),
            Some(scales) => {
                let whole = x.steps.linear::<Tensor>(&self.weight, None);
                whole * (&x.scale * scales) + &self.bias
            }
        }
    }
}

impl Norm {
    fn of(&self, x: &Tensor) -> Tensor {
        let width = self.weight.size();
        x.layer_norm(width, Some(&self.weight), Some(&self.bias), 1e-12, true)
    }
}
