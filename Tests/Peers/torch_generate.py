"""Token-by-token generation of Gecko in PyTorch, eager float32: what `gecko bench generate` is raced against.

    python3 Tests/Peers/torch_generate.py MODEL.py nano|small|base [threads]

MODEL.py is a program that defines CONFIGS, Model and grms and ends with a call of main(): the training peer
`torch_gecko.py`, whose whole-sequence model this program is first compared with, step by step. Then it times five times
64 greedy tokens and prints the median. One sequence; a layer's state is the running statistics, the moving average,
rotated keys and values of two chunks, those that wait for the memory, and the memory.
"""
import json
import math
import sys
import time

import torch
import torch.nn.functional as F

exec(open(sys.argv[1]).read().rsplit("main()", 1)[0])


class State:
    """What a layer carries from one token to the next."""


def norm_state(groups):
    state = State()
    state.count, state.mean, state.variance = 0, torch.zeros(groups), torch.zeros(groups)
    return state


def layer_state(c, layer):
    state, heads, chunk = State(), c["heads"], c["chunk"]
    keys, values = c["z"] // heads, c["value"] // heads
    state.norm = norm_state(c["groups"])
    state.average = torch.zeros(c["dim"], c["ndim"], dtype=torch.complex64)
    # Rotated keys of the chunk before and this one; values and memory keys of the one before those, too.
    state.keys = torch.zeros(heads, 2 * chunk, keys)
    state.values = torch.zeros(heads, 3 * chunk, values)
    state.memory_keys = torch.zeros(heads, 3 * chunk, keys)
    state.memory = torch.zeros(heads, keys, values)
    state.normalizer = torch.full((heads, keys), float("-inf"))
    # The average's coefficients do not change from token to token.
    cema = layer.cema
    angles = torch.sigmoid(cema.theta)[:, None] * (2 * math.pi / cema.n) * torch.arange(1, cema.n + 1)
    p = torch.sigmoid(cema.alpha)
    decay = torch.log1p(-p * torch.sigmoid(cema.delta))
    state.q = torch.exp(torch.complex(decay, angles))
    state.gamma = torch.view_as_complex(cema.gamma.detach()) * p
    return state


def normalize(norm, state, x):
    state.count += 1
    grouped = x.view(norm.g, -1)
    variance, mean = torch.var_mean(grouped, -1, correction=0)
    state.mean = norm.b1 * state.mean + (1 - norm.b1) * mean
    state.variance = norm.b2 * state.variance + (1 - norm.b2) * variance
    mean = state.mean / (1 - norm.b1**state.count)
    variance = state.variance / (1 - norm.b2**state.count)
    y = (grouped - mean.unsqueeze(-1)) * torch.rsqrt(variance + norm.eps).unsqueeze(-1)
    return y.flatten() * (norm.weight + 1) + norm.bias


def shift(rows, chunk):
    return torch.cat([rows[:, chunk:], torch.zeros_like(rows[:, :chunk])], 1)


def begin_chunk(state, position, chunk):
    """Moves the chunks on; the one that leaves goes into the memory."""
    state.keys = shift(state.keys, chunk)
    state.values = shift(state.values, chunk)
    state.memory_keys = shift(state.memory_keys, chunk)
    if position // chunk < 2:
        return
    keys, values = state.memory_keys[:, :chunk], state.values[:, :chunk]
    current = torch.logsumexp(keys, 1)
    normalizer = torch.logaddexp(current, state.normalizer)
    missing = values - torch.softmax(keys, -1) @ state.memory
    update = torch.softmax(keys, 1).transpose(1, 2) @ missing
    share = torch.exp(current - normalizer).unsqueeze(-1)
    state.memory = state.memory + share * (update - state.memory)
    state.normalizer = normalizer


def block(layer, state, x, position, frequencies):
    c = layer.c
    heads, chunk = c["heads"], c["chunk"]
    width = c["z"] // heads
    normalized = normalize(layer.tn, state.norm, x)
    state.average = state.q * state.average + normalized.unsqueeze(-1)
    averaged = (state.gamma * state.average).real.sum(-1) + normalized
    mixed = grms(averaged, 1, layer.rms)
    z = grms(layer.wz(mixed), heads)
    scaled = (z * ((layer.gamma + 1) / math.sqrt(width)) + layer.beta).view(4, heads, width)
    values = F.silu(layer.wv(normalized)).view(heads, -1)
    gate = F.silu(layer.wr(mixed))
    turn = torch.polar(torch.ones(width // 2), position * frequencies)

    def rotated(head):
        pairs = torch.view_as_complex(head.reshape(heads, -1, 2))
        return torch.view_as_real(pairs * turn).flatten(-2)

    query, key = rotated(scaled[0]), rotated(scaled[1])
    step = position % chunk
    if step == 0 and position > 0:
        begin_chunk(state, position, chunk)
    state.keys[:, chunk + step] = key
    state.values[:, 2 * chunk + step] = values
    state.memory_keys[:, 2 * chunk + step] = scaled[3]
    first = 0 if position >= chunk else chunk
    attention = F.scaled_dot_product_attention(
        query.unsqueeze(1).unsqueeze(0), state.keys[:, first : chunk + step + 1].unsqueeze(0),
        state.values[:, chunk + first : 2 * chunk + step + 1].unsqueeze(0), scale=1.0)
    memory = 0
    if position // chunk >= 2:
        memory = (torch.softmax(scaled[2], -1).unsqueeze(1) @ state.memory).flatten()
    y = layer.wh1(mixed) + layer.wh2(attention.flatten() * gate + memory) + x
    n = layer.norm(y)
    return layer.fc2(F.silu(layer.fc1(n)) * layer.fc3(n)) + y


def logits(model, states, token, position, frequencies):
    x = model.embed.weight[token]
    for layer, state in zip(model.layers, states):
        x = block(layer, state, x, position, frequencies)
    return model.out(normalize(model.final, states[-1], x))


with torch.no_grad():
    name, threads = sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 2
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    c = dict(CONFIGS[name], B=1)
    model = Model(c)
    width = c["z"] // c["heads"]
    frequencies = 500000.0 ** (-torch.arange(0, width, 2) / width)
    tokens = torch.randint(0, 256, (1, c["L"]))
    whole = model(tokens)[0]
    states = [layer_state(c, layer) for layer in model.layers] + [norm_state(c["groups"])]
    worst = 0
    for position in range(c["L"]):
        found = logits(model, states, int(tokens[0, position]), position, frequencies)
        worst = max(worst, (found - whole[position]).abs().max().item())
    assert worst < 1e-4, f"off by {worst} from the whole sequence"
    token, rates = int(whole[-1].argmax()), []
    for run in range(5):
        start = time.perf_counter()
        for step in range(64):
            position = c["L"] + run * 64 + step
            token = int(logits(model, states, token, position, frequencies).argmax())
        rates.append(64 / (time.perf_counter() - start))
    print(json.dumps(dict(
        peer="torch-generate", config=name, threads=threads, largest_difference=worst,
        tokens_per_s=round(sorted(rates)[2], 1))))
