//! Pictures of the screen: what it says, and how, as text that can be compared and read.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use scoretable::cache::Status;
use scoretable::clock::Moment;
use scoretable::league::PlayerId;
use scoretable::loader::Loaded;
use scoretable::scoretable::Detail;
use scoretable::tui::{Effect, LoadId, Message, Model, Options, Theme, update, view};

/// A dashboard that is driven by hand.
pub(crate) struct Dashboard {
    model: Model,
    size: (u16, u16),
    now: Moment,
    load: Option<LoadId>,
    details: Option<(LoadId, Vec<PlayerId>)>,
}

impl Dashboard {
    /// A dashboard that waits for its first table.
    pub(crate) fn start(size: (u16, u16), theme: Theme, status: Status, now: Moment) -> Self {
        Self::with(size, theme, false, status, now)
    }

    /// The same with ASCII signs, when wanted.
    pub(crate) fn with(
        size: (u16, u16),
        theme: Theme,
        ascii: bool,
        status: Status,
        now: Moment,
    ) -> Self {
        let options = Options {
            theme: Some(theme),
            ascii,
            ..Options::default()
        };
        Self::of(options, size, status, now)
    }

    /// The same with other options.
    pub(crate) fn of(options: Options, size: (u16, u16), status: Status, now: Moment) -> Self {
        let (model, effects) = Model::start(options, status, size, now);
        let mut dashboard = Self {
            model,
            size,
            now,
            load: None,
            details: None,
        };
        dashboard.note(&effects);
        dashboard
    }

    /// Something happened.
    pub(crate) fn tell(&mut self, message: Message) -> &mut Self {
        let effects = update(&mut self.model, message, self.now);
        self.note(&effects);
        self
    }

    /// The load under way ended.
    pub(crate) fn answer(&mut self, answer: Result<Loaded, &str>) -> &mut Self {
        let id = self.load.expect("a load is under way");
        let answer = answer.map(Box::new).map_err(str::to_owned);
        self.tell(Message::Loaded { id, answer })
    }

    /// The last question for what is behind players' rows was answered.
    pub(crate) fn answer_details(
        &mut self,
        answer: impl Fn(PlayerId) -> Result<Detail, String>,
    ) -> &mut Self {
        let (id, players) = self.details.clone().expect("details were asked for");
        let answer = players.into_iter().map(answer).collect();
        self.tell(Message::Details { id, answer })
    }

    /// Keys were typed, one character each.
    pub(crate) fn type_keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.chars() {
            self.press(KeyCode::Char(key));
        }
        self
    }

    /// A key was pressed.
    pub(crate) fn press(&mut self, key: KeyCode) -> &mut Self {
        self.tell(Message::Key(KeyEvent::new(key, KeyModifiers::NONE)))
    }

    /// Time passes.
    pub(crate) fn wait(&mut self, millis: u64) -> &mut Self {
        self.now = Moment(self.now.0 + millis);
        self.tell(Message::Tick)
    }

    /// The terminal was resized.
    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.size = (width, height);
        self.tell(Message::Resized { width, height })
    }

    /// What is on screen now.
    pub(crate) fn draw(&self) -> Buffer {
        let backend = TestBackend::new(self.size.0, self.size.1);
        let mut terminal = Terminal::new(backend).unwrap();
        terminal.draw(|frame| view(&self.model, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    fn note(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Load { id, .. } => self.load = Some(*id),
                Effect::Details { id, players, .. } => self.details = Some((*id, players.clone())),
                _ => {}
            }
        }
    }
}

/// Compares the screen with `tests/golden/screens/<name>.txt`; with `UPDATE_SCREENS=1` in the environment, writes it.
pub(crate) fn check(name: &str, dashboard: &Dashboard) {
    compare(name, &picture(&dashboard.draw()));
}

/// Compares a part of the screen, as [`check`] does the whole.
pub(crate) fn check_part(name: &str, dashboard: &Dashboard, part: Rect) {
    let screen = dashboard.draw();
    let mut cut = Buffer::empty(part);
    for place in part.positions() {
        cut[place] = screen[place].clone();
    }
    compare(name, &picture(&cut));
}

/// Compares a screen in every look with one such file: its texts, the same with ASCII signs, and the styles of each theme,
/// which must be all that the themes differ in.
pub(crate) fn check_looks(name: &str, dashboard: impl Fn(Theme, bool) -> Dashboard) {
    let parts = |theme, ascii| -> (String, String) {
        let picture = picture(&dashboard(theme, ascii).draw());
        let (glyphs, styles) = picture.split_once("\n\n").unwrap();
        (glyphs.to_owned(), styles.to_owned())
    };
    let (glyphs, _) = parts(Theme::Dark, false);
    let (ascii, _) = parts(Theme::Dark, true);
    let mut picture = format!("{glyphs}\n\n{ascii}\n");
    for theme in Theme::ALL {
        let (same, styles) = parts(theme, false);
        assert_eq!(
            without_teams(&same),
            without_teams(&glyphs),
            "{theme} says something else"
        );
        write!(picture, "\n{theme}\n{styles}").unwrap();
    }
    compare(name, &picture);
}

/// A screen without the blocks before teams, which only a theme with their colours has.
pub(crate) fn without_teams(screen: &str) -> String {
    screen.replace('▌', " ")
}

fn compare(name: &str, picture: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/screens")
        .join(format!("{name}.txt"));
    if env::var_os("UPDATE_SCREENS").is_some_and(|wanted| wanted == "1") {
        fs::write(&file, picture).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        picture == expected,
        "the screen is not as in {}:\n{picture}\n(UPDATE_SCREENS=1 accepts it)",
        file.display()
    );
}

/// The texts of the screen, then a letter for the style of every cell, then what the letters mean.
pub(crate) fn picture(screen: &Buffer) -> String {
    let mut styles: Vec<Style> = Vec::new();
    let (mut glyphs, mut letters) = (String::new(), String::new());
    for y in screen.area.top()..screen.area.bottom() {
        let mut hidden = 0;
        for x in screen.area.left()..screen.area.right() {
            let cell = &screen[(x, y)];
            letters.push(letter(cell, &mut styles));
            if hidden > 0 {
                hidden -= 1;
                continue;
            }
            glyphs.push_str(cell.symbol());
            hidden = cell.symbol().cell_width().saturating_sub(1);
        }
        glyphs.push_str("|\n");
        letters.push_str("|\n");
    }
    let mut legend = String::new();
    for (letter, style) in LETTERS.chars().zip(styles) {
        writeln!(legend, "{letter} {}", described(style)).unwrap();
    }
    format!("{glyphs}\n{letters}\n{legend}")
}

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

fn letter(cell: &Cell, styles: &mut Vec<Style>) -> char {
    let style = Style::new()
        .fg(cell.fg)
        .bg(cell.bg)
        .add_modifier(cell.modifier);
    if described(style).is_empty() {
        return '.';
    }
    let known = styles.iter().position(|&known| known == style);
    let index = known.unwrap_or_else(|| {
        styles.push(style);
        styles.len() - 1
    });
    LETTERS.chars().nth(index).expect("a screen has few styles")
}

fn described(style: Style) -> String {
    let colour = |colour: Option<Color>, what: &str| match colour {
        None | Some(Color::Reset) => String::new(),
        Some(colour) => format!("{what}{colour} "),
    };
    let modifiers: Vec<String> = style
        .add_modifier
        .iter_names()
        .map(|(name, _): (&str, Modifier)| name.to_owned())
        .collect();
    let text = format!(
        "{}{}{}",
        colour(style.fg, ""),
        colour(style.bg, "on "),
        modifiers.join(" ")
    );
    text.trim_end().to_owned()
}
