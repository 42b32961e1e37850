"""Makes the tokenizers and golden.json of this folder with Hugging Face's tokenizers:

    pip install tokenizers==0.23.3
    python make-golden.py

and the compressed texts with gzip and zstd.
"""
import json
import random
import subprocess

from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

random.seed(7)
line = "It's a day; we'll see 12345 of them, they've said.\n\n  \tIn the sea of 2024's noise \r\nthere's no rest... "
pool = list("ab  \t\n\r'sStTdDlLvVeErRmM\u017f019.,!?-") + [
    "'re", "'LL", "'\u017f", "'s ", " \n\n", "\r\n", "\u00a0", "\u2003", "\u3000", "\u0085", "\u200b",
    "\u2028", "\u00e9", "e\u0301", "\ufb01", "\u4e2d", "\u3002", "\ud55c", "\U0001f600", "\u00bd", "\u2167",
    "\u0663", "\u05d0", "\U0001d400", "\ufeff", "\u180e", "\u01c5", "\u02b0", "\x00", "\x7f", "\x1c",
    "<|end|>", "<|endoftext|>", "<|endofword|>",
]
nasty = "".join(random.choice(pool) for _ in range(700))
texts = [line, nasty, "", " ", "  ", "\n", "'", "''s", "a" * 200, "  a", "a  ", "1234567 89"]

llama3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


o200k = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def split(expression):
    return pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(expression), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])


rules = {
    "gpt2": (pre_tokenizers.ByteLevel(add_prefix_space=False), False),
    "prefix": (pre_tokenizers.ByteLevel(add_prefix_space=True), False),
    "llama3": (split(llama3), True),
    "qwen2": (split(llama3.replace("{1,3}", "")), False),
    "o200k": (split(o200k), False),
    "digits": (
        pre_tokenizers.Sequence([
            pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)
        ]), False),
    "nfc": (split(llama3.replace("{1,3}", "")), False),
}
golden = {"texts": texts, "tokens": {}}
for name, (pre, ignores) in rules.items():
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignores))
    tokenizer.pre_tokenizer = pre
    if name == "nfc":
        tokenizer.normalizer = normalizers.NFC()
    tokenizer.train_from_iterator(
        [line * 3, nasty],
        trainers.BpeTrainer(
            vocab_size=360, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            special_tokens=["<|endoftext|>"], show_progress=False))
    tokenizer.add_tokens([AddedToken("<|end|>", normalized=False)])
    tokenizer.save(name + ".json", pretty=False)
    if name == "gpt2":
        # Merges as texts, as files were until 2024.
        file = json.load(open("gpt2.json"))
        file["model"]["merges"] = [" ".join(merge) for merge in file["model"]["merges"]]
        json.dump(file, open("gpt2.json", "w"), ensure_ascii=False)
    golden["tokens"][name] = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
json.dump(golden, open("golden.json", "w"))

with open("lines.txt", "w") as file:
    file.writelines(f"line {number % 9} of it.\n" for number in range(30_000))
subprocess.run(["gzip", "-n", "-9", "-k", "-f", "lines.txt"], check=True)
subprocess.run(["zstd", "-q", "-19", "-f", "lines.txt", "-o", "lines.txt.zst"], check=True)
subprocess.run(["rm", "lines.txt"], check=True)
