#!/usr/bin/env bash
# tokenizers 0.23.3 gives an added token another number than its tokenizer.json says, where numbers have a gap.
#
# A tokenizer.json names the number of every added token. Where a number is beyond the end of the vocabulary by more than
# one, Tokenizer.from_file gives the token the first free number instead, and says nothing. What it saves has the new
# number. A model that was trained with the number of the file reads another row of its embedding.
#
# Output seen, of a vocabulary of 3 and an added token that the file numbers 9:
#   file 9, read 3, encoded [2, 3, 0], saved 3
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet tokenizers==0.23.3

cat > look.py <<'PYTHON'
import json

from tokenizers import Tokenizer

added = dict(id=9, content="<end>", single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
model = dict(type="BPE", vocab={"a": 0, "b": 1, "ab": 2}, merges=[["a", "b"]])
with open("tokenizer.json", "w") as file:
    json.dump(dict(version="1.0", added_tokens=[added], model=model), file)

tokenizer = Tokenizer.from_file("tokenizer.json")
saved = json.loads(tokenizer.to_str())["added_tokens"][0]["id"]
number = tokenizer.token_to_id("<end>")
print(f"file {added['id']}, read {number}, encoded {tokenizer.encode('ab<end>a').ids}, saved {saved}")
PYTHON
venv/bin/python look.py | tee seen

diff seen - <<'EXPECTED'
file 9, read 3, encoded [2, 3, 0], saved 3
EXPECTED
