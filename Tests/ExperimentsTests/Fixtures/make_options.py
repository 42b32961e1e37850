"""Writes the small fixtures of Options/: sizes and options that the golden ones do not have.

usage: make_options.py REFERENCE_DIR OUT_DIR SEED
REFERENCE_DIR holds gecko_ref.py and make_fixtures.py, whose writers are used.
"""
import os, sys

REFERENCE, OUT_DIR, SEED_TEXT = sys.argv[1:4]
sys.path.insert(0, REFERENCE)
sys.argv = ["make_fixtures.py", OUT_DIR, SEED_TEXT]
source = open(os.path.join(REFERENCE, "make_fixtures.py")).read()
exec(source[: source.index("\nmodules()\n")])  # everything but the golden files themselves


def average(name, B, L, D, N, bos=True, scale=1.0, omega=False, rotates=True, pairs=True, start=False):
    p = dict(alpha=rn(D, N, std=.5), delta=rn(D, N, std=.5))
    if rotates: p["theta"] = rn(D)
    p["gamma"] = rn(D, N, 2, std=.5) if pairs else rn(D, N, std=.5)
    if omega: p["omega"] = rn(D)
    def f(x, alpha, delta, gamma, theta=None, omega=None, bos=None, h0=None):
        g = gamma if gamma.dim() == 3 else torch.stack([gamma, torch.zeros_like(gamma)], -1)
        h = None if h0 is None else torch.view_as_complex(h0)
        y, h = R.cema(x, alpha, delta, theta, g, bos, h0=h, scale=scale, omega=omega)
        return dict(y=y, state=h)
    constants = dict(bos=bos_mask(B, L, .1) if bos else None, h0=rn(B, D, N, 2) if start else None)
    module(name, "complex_ema", dict(ndim=N, scale=scale), f, dict(x=rn(B, L, D)), p, constants)


def heads(B, L, H, S, V): return dict(q=rn(B, L, H, S), k=rn(B, L, H, S), v=rn(B, L, H, V))
def documents(B, L, p): return torch.cumsum(bos_mask(B, L, p).long(), -1) * 3 - 7


def memory(name, B, L, H, S, V, C, kind, lag, p):
    def f(q, k, v, segments=None):
        y, M, n = R.working_memory(q, k, v, C, segments, kind, lag)
        return dict(y=y, memory=M, log_normalizer=n)
    module(name, "adaptive_working_memory", dict(chunk_size=C, memory=kind, memory_lag=lag), f,
           heads(B, L, H, S, V), {}, dict(segments=documents(B, L, p) if p else None))


def attention(name, B, L, H, S, V, C, rotating, p):
    def f(q, k, v, segments=None):
        if rotating:
            t = R.rope_table(S, L, 50.0)
            q, k = (torch.cat([R.rope(x[:, :, :rotating], t), x[:, :, rotating:]], 2) for x in (q, k))
        return dict(y=R.masked_attention(q, k, v, R.sliding_chunk_mask(L, C, segments)))
    module(name, "sliding_chunk_attention", dict(chunk_size=C, rope_heads=rotating, rope_base=50.0), f,
           heads(B, L, H, S, V), {}, dict(segments=documents(B, L, p) if p else None))


def padded(name, B, L, D, groups, bos):
    def f(x, weight, bias, padding, bos=None):
        y, (c, m, v) = R.timestep_decay_norm(x, weight, bias, groups, .9, .99, 1e-3, bos, padding=padding)
        return dict(y=y, count=c, mean=m, variance=v)
    module(name, "timestep_decay_norm", dict(groups=groups, beta1=.9, beta2=.99, eps=1e-3), f, dict(x=rn(B, L, D)),
           dict(weight=rn(D), bias=rn(D)), dict(bos=bos_mask(B, L, .1) if bos else None, padding=bos_mask(B, L, .3)))


average("average_scale_omega", 3, 17, 7, 5, scale=.3, omega=True)
average("average_real", 2, 33, 5, 1, rotates=False, pairs=False)
average("average_without_rotation", 2, 13, 5, 3, rotates=False)
average("average_one_of_all", 1, 1, 1, 1, bos=False, rotates=False, pairs=False, scale=2.0, omega=True)
average("average_started", 2, 9, 17, 4, start=True)
memory("memory_no_delta_lag_one", 2, 29, 1, 5, 3, 4, "no_delta", 1, .1)
memory("memory_linear_lag_three", 1, 38, 2, 6, 5, 5, "linear", 3, .1)
memory("memory_linear_one_document", 2, 20, 1, 3, 4, 1, "linear", 1, 0)
memory("memory_adaptive_chunk_one", 1, 11, 3, 7, 2, 1, "adaptive", 2, .1)
memory("memory_adaptive_lag_three", 1, 41, 2, 3, 9, 6, "adaptive", 3, 0)
attention("attention_partly_rotated", 2, 33, 3, 6, 7, 3, 2, .2)
attention("attention_not_rotated", 2, 23, 2, 5, 3, 1, 0, .1)
attention("attention_one_of_all", 1, 1, 1, 1, 1, 1, 0, 0)
padded("norm_padding", 2, 23, 14, 7, False)
padded("norm_padding_documents", 3, 21, 15, 5, True)
module("norm_rms_without_weight", "group_rms_norm", dict(groups=5, eps=1e-3),
       lambda x: dict(y=R.group_rms_norm(x, None, 5, 1e-3)), dict(x=rn(3, 7, 35)), {})
module("norm_layer_without_weight", "group_layer_norm", dict(groups=5, eps=1e-3),
       lambda x: dict(y=R.group_layer_norm(x, None, None, 5, 1e-3)), dict(x=rn(3, 7, 35)), {})

small = dict(num_layers=2, model_dim=15, z_dim=18, value_dim=21, num_heads=3, ffn_hidden_dim=11, cema_ndim=3,
             chunk_size=5, vocab_size=13, timenorm_num_groups=3, layernorm_num_groups=1)
def C(**k): return Config(**{**small, **k})
model("model_odd_heads_documents", C(), B=3, L=27, bos_id=3)
model("model_all_options", C(swiglu=False, norm_affine=False, share_emb=True, scale_emb=True, two_hop_residual=True,
      rescale_nffn=True, num_rope_heads=2, layernorm_num_groups=3), B=1, L=26, bos_id=0)
model("model_chunk_one_lag_one", C(chunk_size=1, memory_lag=1, attention="chunk"), L=11, bos_id=2)
model("model_shorter_than_chunk", C(chunk_size=64), L=7)
model("model_one_step", C(num_layers=1), L=1)
model("model_lag_three_linear", C(memory="linear", memory_lag=3, attention="sliding_window", window=1), L=29, bos_id=5)
model("model_memory_only", C(attention="none", memory="no_delta", memory_lag=1, time_norm="rms"), L=23, bos_id=1)
model("model_nothing_but_projections", C(attention="none", memory="none", ema="none", time_norm="none"), L=9)
model("model_odd_keys_not_rotated", C(z_dim=9, num_rope_heads=0), L=17)
model("model_megalodon_real", C(arch="megalodon", time_norm="layer", attention="causal", ema="real"), L=13)
model("model_megalodon_sliding_documents", C(arch="megalodon", num_rope_heads=1), L=23, bos_id=6)
model("model_llama_shared_documents", Config(arch="llama", model_dim=18, num_heads=3, ffn_hidden_dim=7, vocab_size=11,
      share_emb=True, scale_emb=True, norm_eps=1e-3, rope_base=100.0), B=3, L=17, bos_id=2)
trajectory("trajectory_ragged", C(arch="megalodon", time_norm="timestep", attention="chunk"), B=3, L=12, steps=9)
# Every query sees one key, so that the scores' gradients are zeros.
model("model_llama_one_step", Config(arch="llama", model_dim=16, num_heads=2, ffn_hidden_dim=7, vocab_size=5), B=4, L=1)
