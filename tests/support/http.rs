//! A server on this machine that says what a test wants it to say.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// Writes a reply to the client.
pub(crate) type Reply = Box<dyn FnOnce(&mut TcpStream) -> std::io::Result<()>>;

/// These bytes, then the end.
pub(crate) fn bytes(bytes: Vec<u8>) -> Reply {
    Box::new(move |stream| stream.write_all(&bytes))
}

/// An answer with a status, some headers (each with its line's end) and a body.
pub(crate) fn reply(status: &str, headers: &str, body: &[u8]) -> Reply {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    );
    bytes([head.as_bytes(), body].concat())
}

pub(crate) fn ok(body: &[u8]) -> Reply {
    reply("200 OK", "Content-Type: application/json\r\n", body)
}

/// Answers one question after the other until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// `answer` gets the path with its query.
    pub(crate) fn start(answer: impl Fn(&str) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ended = Arc::new(AtomicBool::new(false));
        let (hears, ends) = (Arc::clone(&heard), Arc::clone(&ended));
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                // A client that hangs up early is not an error of the server.
                let _ = stream.and_then(|stream| serve(stream, &hears, &answer));
            }
        });
        Self {
            address,
            heard,
            ended,
            thread: Some(thread),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/scoreboard", self.address)
    }

    /// Every question so far, with its headers.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(
    mut stream: TcpStream,
    heard: &Mutex<Vec<String>>,
    answer: &impl Fn(&str) -> Reply,
) -> std::io::Result<()> {
    let mut question = Vec::new();
    let mut bytes = [0; 1024];
    while !question.ends_with(b"\r\n\r\n") {
        match stream.read(&mut bytes)? {
            0 => return Ok(()),
            read => question.extend_from_slice(&bytes[..read]),
        }
    }
    let question = String::from_utf8_lossy(&question).into_owned();
    let path = question.split(' ').nth(1).unwrap_or_default().to_owned();
    heard.lock().unwrap().push(question);
    answer(&path)(&mut stream)
}
