//! Bytes of terminals, and what they mean.

use super::*;
use proptest::prelude::*;

fn decode(bytes: &[u8]) -> Vec<Input> {
    let mut found = Vec::new();
    let mut decoder = Decoder::default();
    decoder.feed(bytes, &mut found);
    if decoder.patience().is_some() {
        decoder.give_up(&mut found);
    }
    assert_eq!(decoder.patience(), None);
    found
}

/// The keys in the notation, other input as it is.
fn keys(bytes: &[u8]) -> String {
    let show = |input: &Input| match input {
        Input::Key(key) => key.to_string(),
        other => format!("{other:?}"),
    };
    decode(bytes).iter().map(show).collect::<Vec<_>>().join(" ")
}

#[test]
fn characters_and_control_keys() {
    assert_eq!(keys("aA中é".as_bytes()), "a A 中 é");
    assert_eq!(
        keys(b"\x01\x1a\x08\x7f\t\r\n\0 "),
        "ctrl-a ctrl-z ctrl-h backspace tab enter enter ctrl-space space"
    );
    assert_eq!(keys(b"\x1c\x1d\x1e\x1f"), r"ctrl-\ ctrl-] ctrl-^ ctrl-_");
    assert_eq!(keys(b"\xffx\xc3("), "x (", "bytes that are no UTF-8 are passed over");
    assert_eq!(keys("\u{9b}A".as_bytes()), "A");
}

#[test]
fn named_keys_of_every_dialect() {
    for (bytes, key) in [
        ("\x1b[A", "up"),
        ("\x1bOB", "down"),
        ("\x1b[1;5C", "ctrl-right"),
        ("\x1b[1;3D", "alt-left"),
        ("\x1b[1;2A", "shift-up"),
        ("\x1b[H", "home"),
        ("\x1b[1~", "home"),
        ("\x1b[7~", "home"),
        ("\x1bOF", "end"),
        ("\x1b[3~", "delete"),
        ("\x1b[3;5~", "ctrl-delete"),
        ("\x1b[5~", "pageup"),
        ("\x1b[Z", "shift-tab"),
        ("\x1bOP", "F1"),
        ("\x1b[[A", "F1"),
        ("\x1b[11~", "F1"),
        ("\x1b[15~", "F5"),
        ("\x1b[17~", "F6"),
        ("\x1b[24~", "F12"),
        ("\x1b[1;2R", "shift-F3"),
        ("\x1b[1;5Q", "ctrl-F2"),
    ] {
        assert_eq!(keys(bytes.as_bytes()), key, "{bytes:?}");
    }
}

#[test]
fn keys_said_by_number() {
    assert_eq!(keys(b"\x1b[115;5u"), "ctrl-s");
    assert_eq!(keys(b"\x1b[27;5;115~"), "ctrl-s");
    assert_eq!(keys(b"\x1b[97:65;2u"), "A");
    assert_eq!(keys(b"\x1b[13;3u"), "alt-enter");
    assert_eq!(keys(b"\x1b[27u"), "esc");
    assert_eq!(keys(b"\x1b[97;1:3u\x1b[1;1:3A"), "", "a key that goes up is no key press");
}

#[test]
fn alt_is_an_escape_before_the_key() {
    assert_eq!(keys(b"\x1bx\x1bX\x1b\r\x1b\x7f\x1b\x02"), "alt-x alt-X alt-enter alt-backspace ctrl-alt-b");
    assert_eq!(keys("\x1b中".as_bytes()), "alt-中");
    assert_eq!(keys(b"\x1b["), "alt-[");
    assert_eq!(keys(b"\x1bO"), "alt-O");
}

#[test]
fn an_escape_alone_is_the_escape_key_but_only_after_a_wait() {
    let mut decoder = Decoder::default();
    let mut found = Vec::new();
    decoder.feed(b"\x1b", &mut found);
    assert!(found.is_empty());
    assert_eq!(decoder.patience(), Some(SEQUENCE_WAIT));
    decoder.give_up(&mut found);
    assert_eq!(found, [Input::Key(Key::plain(Code::Esc))]);
    assert_eq!(keys(b"\x1b\x1b[A"), "esc up");
    assert_eq!(keys(b"\x1b\x1b"), "esc esc");
}

#[test]
fn a_sequence_cut_in_two_is_still_one_key() {
    let mut decoder = Decoder::default();
    let mut found = Vec::new();
    for byte in b"\x1b[1;5A\xe4\xb8\xad" {
        decoder.feed(&[*byte], &mut found);
    }
    let shown: Vec<_> = found.iter().map(|input| format!("{input:?}")).collect();
    assert_eq!(found.len(), 2, "{shown:?}");
    assert_eq!(decoder.patience(), None);
}

#[test]
fn the_mouse() {
    let at = |kind, column, row| Input::Mouse(Mouse { kind, column, row });
    assert_eq!(decode(b"\x1b[<0;10;5M"), [at(MouseKind::Press, 9, 4)]);
    assert_eq!(decode(b"\x1b[<0;10;5m"), [at(MouseKind::Release, 9, 4)]);
    assert_eq!(decode(b"\x1b[<32;300;5M"), [at(MouseKind::Drag, 299, 4)]);
    assert_eq!(
        decode(b"\x1b[<64;1;1M\x1b[<65;1;1M"),
        [at(MouseKind::WheelUp, 0, 0), at(MouseKind::WheelDown, 0, 0)]
    );
    assert_eq!(decode(b"\x1b[<16;1;1M"), [at(MouseKind::Press, 0, 0)], "Control is passed over");
    assert_eq!(decode(b"\x1b[<2;1;1M\x1b[<35;1;1M"), [], "the right button and mere moving");
    assert_eq!(decode(b"\x1b[M !!"), [at(MouseKind::Press, 0, 0)]);
    assert_eq!(decode(b"\x1b[<0;0;0M"), [at(MouseKind::Press, 0, 0)]);
}

#[test]
fn a_paste_is_one_input_whatever_is_in_it() {
    assert_eq!(
        decode(b"a\x1b[200~x\r\n\x1b[A\xff\x1b[201~b"),
        [
            Input::Key(Key::char('a')),
            Input::Paste("x\r\n\u{1b}[A\u{fffd}".into()),
            Input::Key(Key::char('b')),
        ]
    );
    assert_eq!(decode(b"\x1b[200~\x1b[201~"), [Input::Paste(String::new())]);
    assert_eq!(decode(b"\x1b[200~never ended"), [Input::Paste("never ended".into())]);
}

#[test]
fn a_paste_in_pieces_is_put_together_and_one_without_end_is_bounded() {
    let mut decoder = Decoder::default();
    let mut found = Vec::new();
    for piece in [b"\x1b[20".as_slice(), b"0~ab", b"c\x1b", b"[201", b"~"] {
        decoder.feed(piece, &mut found);
    }
    assert_eq!(found, [Input::Paste("abc".into())]);

    let megabyte = vec![b'x'; 1024 * 1024];
    let mut found = Vec::new();
    decoder.feed(b"\x1b[200~", &mut found);
    for _ in 0..6 {
        decoder.feed(&megabyte, &mut found);
    }
    assert!(decoder.paste.as_ref().is_some_and(|paste| paste.bytes.capacity() == 0));
    decoder.feed(b"\x1b[201~y", &mut found);
    assert_eq!(found, [Input::PasteTooLong, Input::Key(Key::char('y'))]);
}

#[test]
fn answers_that_nobody_asked_for_are_passed_over() {
    assert_eq!(keys(b"\x1b]11;rgb:0000/0000/0000\x07a"), "a");
    assert_eq!(keys(b"\x1b]11;rgb:0/0/0\x1b\\a"), "a");
    assert_eq!(keys(b"\x1bP>|term 1.0\x1b\\a"), "a");
    assert_eq!(keys(b"\x1b[?62;22ca\x1b[>0;1;2c"), "a");
    assert_eq!(keys(b"\x1b[12\x1b[A"), "up", "a sequence broken off by another");
}

#[test]
fn focus_comes_and_goes() {
    assert_eq!(decode(b"\x1b[I\x1b[O"), [Input::Focus(true), Input::Focus(false)]);
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_mean_the_same_and_leave_little_behind(
        bytes in prop::collection::vec(prop_oneof![
            any::<u8>(), Just(0x1b), Just(b'['), Just(b'<'), Just(b';'), b'0'..=b'9', Just(b'~'), Just(b'M'), Just(b'u'),
        ], 0..60),
        cut in 0usize..60,
    ) {
        let whole = decode(&bytes);
        let mut decoder = Decoder::default();
        let mut found = Vec::new();
        let (first, second) = bytes.split_at(cut.min(bytes.len()));
        decoder.feed(first, &mut found);
        decoder.feed(second, &mut found);
        if decoder.patience().is_some() {
            decoder.give_up(&mut found);
        }
        prop_assert_eq!(found, whole);
        prop_assert!(decoder.pending.is_empty());
    }
}
