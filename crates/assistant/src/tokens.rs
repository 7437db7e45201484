//! What an answer costs.

/// Tokens of one question and its answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Of the question.
    pub prompt: u64,
    /// Of the answer, with what the model thought.
    pub completion: u64,
}

impl Tokens {
    /// Together.
    #[must_use]
    pub fn total(self) -> u64 {
        self.prompt.saturating_add(self.completion)
    }

    /// As the provider has counted; else as one may guess.
    pub(crate) fn counted(usage: Option<&genai::chat::Usage>, guess: Self) -> Self {
        let number = |count: Option<i32>| count.and_then(|count| u64::try_from(count).ok());
        let Some(usage) = usage else { return guess };
        match (number(usage.prompt_tokens), number(usage.completion_tokens), number(usage.total_tokens)) {
            (None, None, None) => guess,
            (prompt, completion, total) => {
                let rest =
                    |known: Option<u64>| total.map(|total| total.saturating_sub(known.unwrap_or_default()));
                Self {
                    prompt: prompt.or_else(|| rest(completion)).unwrap_or(guess.prompt),
                    completion: completion.or_else(|| rest(prompt)).unwrap_or(guess.completion),
                }
            }
        }
    }
}

/// What a text is about, where nobody has counted: four letters of Latin script, or one character of another.
pub(crate) fn guessed(text: &str) -> u64 {
    let ascii = text.bytes().filter(u8::is_ascii).count();
    let others = text.chars().filter(|character| !character.is_ascii()).count();
    ascii.div_ceil(4).saturating_add(others) as u64
}

#[cfg(test)]
mod tests {
    use genai::chat::Usage;

    use super::*;

    #[test]
    fn what_was_counted_goes_before_what_is_guessed() {
        let usage = |prompt, completion, total| Usage {
            prompt_tokens: prompt,
            completion_tokens: completion,
            total_tokens: total,
            ..Usage::default()
        };
        let guess = Tokens { prompt: 7, completion: 9 };
        for (counted, prompt, completion) in [
            (usage(Some(10), Some(5), Some(15)), 10, 5),
            (usage(Some(10), None, Some(15)), 10, 5),
            (usage(None, Some(5), Some(15)), 10, 5),
            (usage(None, None, None), 7, 9),
            (usage(Some(-1), Some(-5), None), 7, 9),
            (usage(Some(10), None, None), 10, 9),
        ] {
            assert_eq!(Tokens::counted(Some(&counted), guess), Tokens { prompt, completion });
        }
        assert_eq!(Tokens::counted(None, guess), guess);
    }

    #[test]
    fn a_guess_knows_scripts() {
        assert_eq!((guessed(""), guessed("abcd"), guessed("abcde"), guessed("求和")), (0, 1, 2, 2));
    }
}
