//! A terminal lent to the program, and whether it comes back as it was.

use std::fs::File;
use std::io::Write;

use portable_pty::CommandBuilder;
use rustix::fs::{Mode, OFlags, open};
use rustix::termios::{
    Action, InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcflow, tcgetattr,
    tcsetattr,
};
use vt100::{Color, MouseProtocolMode, Screen};

use crate::support::process::Process;
use crate::support::pty::Terminal;

/// A terminal with a dashboard on it.
pub(crate) struct Lent {
    pub(crate) terminal: Terminal,
    modes: String,
}

/// What a program leaves behind.
pub(crate) struct Left {
    /// How it ended.
    pub(crate) code: u32,
    /// What can be read on the terminal.
    pub(crate) text: String,
}

impl Lent {
    /// A terminal with a habit of its own, before a program is started.
    pub(crate) fn vacant(columns: u16, rows: u16) -> Self {
        let terminal = Terminal::vacant(columns, rows);
        let slave = slave(&terminal);
        let mut modes = tcgetattr(&slave).unwrap();
        modes.input_modes.toggle(InputModes::IXON);
        modes.local_modes.toggle(LocalModes::ECHOK);
        // Without a character for the end of input none is typed when the terminal goes away.
        modes.special_codes[SpecialCodeIndex::VEOF] = 0;
        tcsetattr(&slave, OptionalActions::Now, &modes).unwrap();
        let modes = described(&modes);
        Self { terminal, modes }
    }

    /// The same with a program on it that has taken it over.
    pub(crate) fn to(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let mut lent = Self::vacant(columns, rows);
        lent.terminal.start(command);
        lent.wait_taken();
        lent
    }

    /// The same once the table is there.
    pub(crate) fn to_a_table(command: CommandBuilder) -> Self {
        let lent = Self::to(command, 150, 45);
        lent.wait_shown();
        lent
    }

    /// The program's process.
    pub(crate) fn process(&self) -> Process {
        Process(self.terminal.process())
    }

    /// Waits for the table, and for how far its results go, which comes a moment later; answers with all that can be read
    /// then.
    #[track_caller]
    pub(crate) fn wait_shown(&self) -> String {
        self.terminal.wait_for("whole table", |screen| {
            let text = screen.contents();
            text.contains("Player") && text.contains(" final")
        });
        text(&self.terminal.look().0)
    }

    /// Waits until the program draws on it and has the keyboard to itself.
    #[track_caller]
    pub(crate) fn wait_taken(&self) {
        let taken = |screen: &Screen| screen.alternate_screen() && screen.hide_cursor();
        self.terminal.wait_for("dashboard", taken);
        assert!(self.is_raw(), "keys come as they are typed");
    }

    /// Whether keys come as they are typed.
    pub(crate) fn is_raw(&self) -> bool {
        let modes = tcgetattr(slave(&self.terminal)).unwrap();
        !modes
            .local_modes
            .intersects(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    /// Whether the terminal's modes are what they were.
    pub(crate) fn is_as_before(&self) -> bool {
        described(&tcgetattr(slave(&self.terminal)).unwrap()) == self.modes
    }

    /// Resets the modes and the screen of a terminal, as another program may while this one is stopped.
    pub(crate) fn spoil(&self) {
        let slave = slave(&self.terminal);
        let mut modes = tcgetattr(&slave).unwrap();
        modes.local_modes |= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        tcsetattr(&slave, OptionalActions::Now, &modes).unwrap();
        File::from(slave)
            .write_all(b"\x1b[?1049l\x1b[?25h\x1b[2J\x1b[Hspoilt")
            .unwrap();
        self.terminal.wait_text("spoilt");
    }

    /// Stops the output, as C-s does, or lets it go on.
    pub(crate) fn stop_output(&self, stopped: bool) {
        let action = if stopped { Action::OOff } else { Action::OOn };
        tcflow(slave(&self.terminal), action).unwrap();
    }

    /// Waits for the end of the program, and checks that the terminal came back.
    #[track_caller]
    pub(crate) fn wait_back(mut self) -> Left {
        let (status, raw) = self.terminal.ended();
        let raw = String::from_utf8(raw).unwrap();
        let (screen, _) = self.terminal.look();
        let text = text(&screen);
        assert_eq!(status.signal(), None, "it ends by itself:\n{text}");
        assert!(self.is_as_before(), "the modes are as before:\n{text}");
        assert_eq!(left_on(&raw), [] as [&str; 0], "no mode stays on:\n{text}");
        assert!(!screen.alternate_screen() && !screen.hide_cursor());
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
        let plain = (screen.fgcolor(), screen.bgcolor()) == (Color::Default, Color::Default);
        assert!(
            plain && !screen.inverse() && !screen.bold(),
            "text is plain again"
        );
        let code = status.exit_code();
        Left { code, text }
    }
}

/// What can be read on a screen. Whether the blanks at the end of a line were written or are only there makes no
/// difference to the eye.
pub(crate) fn text(screen: &Screen) -> String {
    let text = screen.contents();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// The program's end of the terminal, in our hands for a moment.
fn slave(terminal: &Terminal) -> std::os::fd::OwnedFd {
    open(
        terminal.path(),
        OFlags::RDWR | OFlags::NOCTTY,
        Mode::empty(),
    )
    .unwrap()
}

fn described(modes: &Termios) -> String {
    format!("{modes:?}")
}

/// The private modes of a terminal that were switched last to what they are not by themselves: only the cursor is on.
fn left_on(raw: &str) -> Vec<&str> {
    let mut on = Vec::new();
    for (at, _) in raw.match_indices("\x1b[?") {
        let rest = &raw[at + 3..];
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .unwrap_or(rest.len());
        for mode in rest[..end].split(';') {
            let unusual = match rest[end..].chars().next() {
                Some('h') => mode != "25",
                Some('l') => mode == "25",
                _ => continue,
            };
            on.retain(|&other| other != mode);
            if unusual {
                on.push(mode);
            }
        }
    }
    on
}
