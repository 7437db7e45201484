//! What models say, and what is made of it.

use proptest::prelude::*;

use super::*;

const PROGRAM: &str = "import math\n\n\ndef area(r):\n    return math.pi * r**2\n\n\nprint(area(2))";

#[track_caller]
fn whole(answer: &str) -> String {
    program_in(answer, true).unwrap_or_else(|| panic!("no program in {answer:?}"))
}

#[test]
fn fences_and_prose_go() {
    for answer in [
        format!("```python\n{PROGRAM}\n```"),
        format!("```\n{PROGRAM}\n```"),
        format!("Sure! Here it is:\n\n```python\n{PROGRAM}\n```\n\nIt prints the area."),
        format!("Sure! ```python\n{PROGRAM}\n```"),
        format!("```Python3 title=\"area.py\"\n\n{PROGRAM}\n\n```  "),
        format!("~~~py\n{PROGRAM}\n~~~"),
        format!("````python\n{PROGRAM}\n````"),
        format!("```{{.python .numberLines}}\n{PROGRAM}\n```"),
        format!("```python\r\n{}\r\n```\r\n", PROGRAM.replace('\n', "\r\n")),
        format!("1. Run this:\n   ```python\n   {}\n   ```", PROGRAM.replace('\n', "\n   ")),
        format!("Use `print()`.\n```inline``` is no block.\n```python\n{PROGRAM}\n```"),
        PROGRAM.to_owned(),
        format!("\n\n{PROGRAM}\n"),
        format!("Here is the program:\n\n{PROGRAM}\n\nIt prints the area of a circle."),
    ] {
        assert_eq!(whole(&answer), PROGRAM, "{answer}");
    }
}

#[test]
fn of_several_blocks_the_longest_that_may_be_python_is_meant() {
    let answer = format!(
        "First:\n```bash\npip install {}\n```\nThe cause was this line:\n```python\nprint(area)\n```\nSo:\n```python\n{PROGRAM}\n```\nOutput:\n```text\n12.566370614359172\n```",
        "x".repeat(500)
    );
    assert_eq!(whole(&answer), PROGRAM);
    assert_eq!(whole("```python\na = 1\n```\n```python\nb = 2\n```"), "a = 1", "the first of equals");
}

#[test]
fn where_there_is_no_program_there_is_none() {
    for answer in [
        "",
        "   \n\n",
        "I cannot help with that.",
        "抱歉，我无法回答。",
        "```bash\nrm -rf /\n```",
        "```\n```",
        "```python\n\n```",
        "# A heading\n\nAnd a sentence.",
        "for example, you could ask again",
        "import from China is a topic of its own",
        "The answer = 5 as you know",
        "<think>print(1)",
        "<think>\n```python\nprint(1)\n```",
    ] {
        assert_eq!(program_in(answer, true), None, "{answer}");
    }
}

#[test]
fn what_the_model_thought_goes() {
    for before in [
        "<think>\nFirst ```python\nprint('no')\n``` then\n</think>\n\n",
        "<think></think>",
        "\n<Thinking>no</Thinking>\n<think>no</think>",
        "<reasoning>no</reasoning>",
        "it was begun for me\nprint('no')\n</think>\n",
    ] {
        for answer in [format!("{before}```python\n{PROGRAM}\n```"), format!("{before}{PROGRAM}")] {
            assert_eq!(whole(&answer), PROGRAM, "{answer}");
        }
    }
    let told = "```python\nprint('<think>')\nprint('</think>')\n```";
    assert_eq!(whole(told), "print('<think>')\nprint('</think>')", "in a program it is a text like others");
}

#[test]
fn half_an_answer_has_what_has_come() {
    for (half, program) in [
        ("Sure", None),
        ("``", None),
        ("```", None),
        ("```pyth", None),
        ("```python\npri", Some("pri")),
        ("```python\nprint(1)\n", Some("print(1)")),
        ("```python\nprint(1)\n``", Some("print(1)")),
        ("```python\nprint(1)\n```", Some("print(1)")),
        ("import math\npri", Some("import math")),
        ("<think>import math", None),
    ] {
        assert_eq!(program_in(half, false).as_deref(), program, "{half}");
    }
    assert_eq!(whole("```python\nprint(1)"), "print(1)", "it was cut off by its bound");
}

/// Lines of programs, indented or not, without fences.
fn programs() -> impl Strategy<Value = String> {
    let line = "( {0,8})[a-z_]{1,8}( = |\\()[ -_a-}\u{4e00}-\u{4e20}]{0,20}";
    prop::collection::vec(prop_oneof![line, Just(String::new())], 1..12).prop_filter_map("empty", |lines| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        Some(trimmed(&lines)).filter(|program| !program.is_empty())
    })
}

fn prose() -> impl Strategy<Value = String> {
    "([A-Z][a-z ,]{0,30}\\.\n){0,3}"
}

/// Anything, with more of what matters than chance would have.
fn answers() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("```".to_owned()),
        Just("```python\n".to_owned()),
        Just("~~~~".to_owned()),
        Just("<think>".to_owned()),
        Just("</think>".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("    ".to_owned()),
        Just("print(1)\n".to_owned()),
        ".{0,12}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_fenced_program_comes_out_as_it_went_in(
        program in programs(), before in prose(), after in prose(), fence in "`{3,5}|~{3,5}",
        language in "(python|py|Python3|)", thought in "[a-z \n]{0,20}",
    ) {
        let answer = format!("<think>{thought}</think>\n{before}{fence}{language}\n{program}\n{fence}\n{after}");
        prop_assert_eq!(program_in(&answer, true), Some(program));
    }

    #[test]
    fn nothing_that_can_be_said_is_too_much(answer in answers(), is_whole: bool) {
        if let Some(program) = program_in(&answer, is_whole) {
            prop_assert!(!program.trim().is_empty());
            prop_assert!(program.len() <= answer.len(), "nothing is made up");
            for line in program.lines() {
                prop_assert!(answer.contains(line.trim()), "{} of {}", line, answer);
            }
        }
    }

    #[test]
    fn a_program_that_was_taken_out_is_taken_out_as_it_is(program in programs()) {
        let fenced = format!("```python\n{program}\n```");
        let once = program_in(&fenced, true).expect("it is there");
        prop_assert_eq!(program_in(&format!("```python\n{once}\n```"), true), Some(once));
    }

    #[test]
    fn what_has_come_of_a_fenced_program_is_its_beginning(program in programs(), share in 0.0..1.0_f64) {
        let answer = format!("```python\n{program}\n```");
        let at = (share * answer.len() as f64) as usize;
        let half = &answer[..(0..=at).rev().find(|at| answer.is_char_boundary(*at)).unwrap_or_default()];
        if let Some(so_far) = program_in(half, false) {
            prop_assert!(program.starts_with(&so_far), "{} of {}", so_far, program);
        }
    }
}
