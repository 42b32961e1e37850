/// Where a text is cut before pairs are merged: a merge never crosses the border of a word.
///
/// The raw value is the regular expression that the rule stands for, leftmost alternative first. `\p{L}`
/// is a letter of any script, `\p{N}` a number, `\s` white space, as Unicode says; a byte that is no
/// UTF-8 is none of these.
package enum WordRule: String, CaseIterable, Sendable {
  /// GPT-2's: contractions, letters, numbers and other characters, each with a space before it.
  case gpt2 = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
  /// Llama 3's: any character may precede letters, numbers go by three, lines end words.
  case llama3 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  /// Qwen 2's: Llama 3's with each digit by itself.
  case qwen2 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  /// GPT-4's (cl100k), in the words of its released conversions: Llama 3's words.
  case cl100k =
    #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"#
  /// GPT-4o's (o200k): capitals begin words, marks belong to letters, contractions to the word before.
  case o200k =
    #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  /// Numbers apart from all else, as `Digits` has them.
  case numbers = #"\p{N}+|\P{N}+"#
  /// Each digit apart, as `Digits` with `individual_digits` has them.
  case digits = #"\p{N}|\P{N}+"#
  /// No cut at all.
  case whole = ""
}
