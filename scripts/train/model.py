"""The model: a compact BERT encoder with token-level heads, and the linear-chain CRF that they are trained with.

Per word (the encoding of its first piece): entity tags; per annotation convention, role tags (BIOES over source, cue,
content: the roles never overlap) and vectors whose dot products link spans: content -> cue, cue -> source. And vectors that find mentions and link them to
what they refer to.
"""
import torch
from torch import nn
from transformers import BertConfig, BertModel
from safetensors.torch import load_file

from coreference import KINDS, LONGEST, NOBODY
from data import ENTITY_TAGS, ROLES
from features import FEATURES

CONVENTIONS = ["newsmix", "polnear"]
ROLE_TAGS = ["O"] + [f"{p}-{r}" for r in ROLES for p in "BIES"]
LINK = 64  # dimensions of a link vector
DISTANCES = 24  # buckets of signed distance between two linked spans
IMPOSSIBLE = -1e4


def bioes_allowed(tags):
    """[K, K] whether tag b may follow tag a, [K] whether a tag may begin, [K] whether it may end a text."""
    def after(a):
        return "IE" if a[0] in "BI" else "OBS"
    pair = torch.tensor([[b[0] in after(a) and (b[0] in "OBS" or a[2:] == b[2:]) for b in tags] for a in tags])
    return pair, torch.tensor([t[0] in "OBS" for t in tags]), torch.tensor([t[0] in "OES" for t in tags])


def bio_allowed(tags):
    pair = torch.tensor([[b[0] != "I" or a[2:] == b[2:] for b in tags] for a in tags])
    return pair, torch.tensor([t[0] != "I" for t in tags]), torch.ones(len(tags), dtype=torch.bool)


class Crf(nn.Module):
    """Linear-chain CRF (Lafferty et al. 2001) with forbidden transitions; also trained on sets of allowed tags
    (marginal likelihood, as for partially labelled data: Tsuboi et al. 2008)."""

    def __init__(self, allowed, scale=10.0):
        super().__init__()
        pair, first, last = allowed
        self.register_buffer("pair_ok", pair)
        self.register_buffer("first_ok", first)
        self.register_buffer("last_ok", last)
        self.scale = scale  # transitions learn faster than the encoder: their parameters are multiplied by this
        self.pair = nn.Parameter(torch.zeros(pair.shape))
        self.first = nn.Parameter(torch.zeros(first.shape))

    def transitions(self):
        return (self.pair * self.scale).masked_fill(~self.pair_ok, IMPOSSIBLE)

    def begin(self, inside):
        """[B, K] scores of the first tag; a window that starts inside a text may start inside a span."""
        free = self.first * self.scale
        return torch.where(self.first_ok | inside[:, None], free, torch.full_like(free, IMPOSSIBLE))

    def log_z(self, emit, mask, inside, open_end):
        """Log partition of `emit` [B, T, K] over the words that `mask` [B, T] keeps (a prefix of each row)."""
        factor = self.transitions().exp()  # forbidden: 0
        alpha = self.begin(inside) + emit[:, 0]
        for t in range(1, emit.shape[1]):
            top = alpha.amax(1, keepdim=True)
            step = torch.log((alpha - top).exp() @ factor + 1e-30) + top + emit[:, t]
            alpha = torch.where(mask[:, t, None], step, alpha)
        ends = torch.where(self.last_ok | open_end[:, None], alpha, alpha + IMPOSSIBLE)
        return ends.logsumexp(1)

    def path(self, emit, tags, mask, inside, open_end):
        """Score of one path."""
        gathered = emit.gather(2, tags[..., None])[..., 0]
        moves = self.transitions()[tags[:, :-1], tags[:, 1:]]
        start = self.begin(inside).gather(1, tags[:, :1])[:, 0]
        return start + (gathered * mask).sum(1) + (moves * mask[:, 1:]).sum(1)


class Heads(nn.Module):
    """One convention's role tags and links."""

    def __init__(self, hidden):
        super().__init__()
        self.roles = nn.Linear(hidden, len(ROLE_TAGS))
        self.link = nn.Linear(hidden, 4 * LINK)  # child's first, child's last, cue as parent, cue as child
        self.crf = Crf(bioes_allowed(ROLE_TAGS))


class Coreference(nn.Module):
    """Mentions and their antecedents, by start and end vectors (Kirstain et al. 2021)."""

    def __init__(self, hidden):
        super().__init__()
        self.inner = nn.Linear(hidden, hidden)
        # First and last word as who asks; as who is chosen; as a mention's.
        self.outer = nn.Linear(hidden, 6 * LINK)
        self.nobody = nn.Parameter(torch.zeros(len(NOBODY), LINK))
        self.nobody_bias = nn.Parameter(torch.zeros(len(NOBODY)))
        self.implicit = nn.Parameter(torch.zeros(LINK))
        self.distance = nn.Parameter(torch.zeros(len(KINDS), 2 * DISTANCES + 1))
        self.mention_bias = nn.Parameter(torch.tensor(-0.5))

    def vectors(self, hidden):
        """[..., 6, LINK]"""
        return self.outer(nn.functional.gelu(self.inner(hidden))).unflatten(-1, (6, LINK))

    def scores(self, vectors, queries, implicit, candidates):
        """[Q, C + 4] of every query (first, last word) choosing every candidate (first, last, kind), then nobody."""
        q = torch.tensor(queries).reshape(-1, 2)
        c = torch.tensor(candidates).reshape(-1, 3)
        asking = vectors[q[:, 0], 0] + vectors[q[:, 1], 1] + torch.tensor(implicit).float()[:, None] * self.implicit
        chosen = vectors[c[:, 0], 2] + vectors[c[:, 1], 3]
        score = asking @ chosen.T / LINK ** 0.5
        gap = c[None, :, 0] - q[:, None, 1]
        back = c[None, :, 1] - q[:, None, 0]
        signed = torch.where(gap > 0, gap, torch.where(back < 0, back, torch.zeros_like(gap)))
        score = score + 5 * self.distance[c[None, :, 2].expand(signed.shape), bucket(signed)]
        nobody = asking @ self.nobody.T + 5 * self.nobody_bias
        return torch.cat([score, nobody], 1)

    def mentions(self, vectors):
        """[LONGEST, T]: score of the span of 1, 2, ... words that begins at every word."""
        t = vectors.shape[0]
        out = vectors.new_full((LONGEST, t), -1e4)
        for n in range(min(LONGEST, t)):
            out[n, :t - n] = (vectors[:t - n, 4] * vectors[n:, 5]).sum(-1) / LINK ** 0.5 + 5 * self.mention_bias
        return out


class Model(nn.Module):
    def __init__(self, base):
        super().__init__()
        config = BertConfig.from_pretrained(base)
        config.type_vocab_size = FEATURES
        config._attn_implementation = "sdpa"
        config.attention_probs_dropout_prob = 0.0  # lets the fused attention kernel run: three times the speed
        self.encoder = BertModel(config, add_pooling_layer=False)
        weights = load_file(f"{base}/model.safetensors")
        types = weights["embeddings.token_type_embeddings.weight"]
        weights["embeddings.token_type_embeddings.weight"] = types[:1].repeat(FEATURES, 1) + 0.01 * torch.randn(
            FEATURES, types.shape[1])
        missing, unexpected = self.encoder.load_state_dict(weights, strict=False)
        assert not [m for m in missing if "position_ids" not in m], missing
        hidden = config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.entities = nn.Linear(hidden, len(ENTITY_TAGS))
        self.entity_crf = Crf(bio_allowed(ENTITY_TAGS))
        self.shared = nn.Linear(hidden, len(ROLE_TAGS))
        self.shared_link = nn.Linear(hidden, 4 * LINK)
        self.heads = nn.ModuleDict({c: Heads(hidden) for c in CONVENTIONS})
        for head in self.heads.values():
            for layer in (head.roles, head.link):  # what a convention adds to what the two share
                nn.init.zeros_(layer.weight)
                nn.init.zeros_(layer.bias)
        self.coreference = Coreference(hidden)
        # Bias of linking over a distance, for content -> cue and cue -> source; and of linking to nothing.
        self.distance = nn.Parameter(torch.zeros(2, 2 * DISTANCES + 1))
        self.nothing = nn.Parameter(torch.zeros(2))

    def encode(self, pieces, features, mask):
        out = self.encoder(input_ids=pieces, token_type_ids=features, attention_mask=mask).last_hidden_state
        return self.dropout(out)

    def roles(self, hidden, convention):
        return self.shared(hidden) + self.heads[convention].roles(hidden)

    def links(self, hidden, convention):
        """[..., 4, LINK]"""
        out = self.shared_link(hidden) + self.heads[convention].link(hidden)
        return out.unflatten(-1, (4, LINK))

    def link_scores(self, vectors, children, parents, kind):
        """Scores [C, P + 1] of linking child spans to parent spans; the last column is 'nothing'.

        `vectors`: [T, 4, LINK] of one text; spans are (first word, last word); kind 0: content -> cue (the parent's
        vector is slot 2), kind 1: cue -> source (the child's vector is slot 3, the parents' slots 0 and 1)."""
        c = torch.tensor(children, device=vectors.device)
        nothing = self.nothing[kind].expand(len(children), 1)
        if not parents:
            return nothing
        p = torch.tensor(parents, device=vectors.device)
        if kind == 0:
            left, right = vectors[c[:, 0], 0] + vectors[c[:, 1], 1], vectors[p[:, 0], 2]
        else:
            left, right = vectors[c[:, 0], 3], vectors[p[:, 0], 0] + vectors[p[:, 1], 1]
        score = left @ right.T / LINK ** 0.5
        gap = p[None, :, 0] - c[:, None, 1]
        back = p[None, :, 1] - c[:, None, 0]
        signed = torch.where(gap > 0, gap, torch.where(back < 0, back, torch.zeros_like(gap)))
        return torch.cat([score + 5 * self.distance[kind][bucket(signed)], nothing], 1)


def bucket(signed):
    """Bucket of a signed distance in words: 0, then four buckets a doubling, to DISTANCES either side."""
    size = signed.abs().clamp(min=1).double().log2().mul(2.5).floor().long() + 1
    size = torch.where(signed == 0, torch.zeros_like(signed), size.clamp(max=DISTANCES))
    return DISTANCES + torch.sign(signed) * size
