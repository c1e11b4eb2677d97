//! As much of WebDriver (W3C) as the tests need, over ChromeDriver.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{self, Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{env, fs, thread};

use authwright::{BlockingHttp, Request, Ureq, UreqOnLoopback};
use serde_json::{Value, json};

/// The key under which WebDriver names an element (WebDriver §12).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long an element may take to appear, and a command to be done. Many times what they need.
const APPEARS: Duration = Duration::from_secs(20);
const DONE: Duration = Duration::from_secs(120);

/// Nothing but the tests' own pages is to be loaded. A container's root cannot have the sandbox.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// How many drivers this process has started.
static STARTED: AtomicUsize = AtomicUsize::new(0);

/// A running ChromeDriver. It ends when this is dropped.
pub(crate) struct Driver {
    process: Child,
    address: String,
    http: UreqOnLoopback,
    /// What browsers leave behind when they end.
    folder: PathBuf,
    /// It stays open, since the program may write more to it.
    _output: BufReader<ChildStdout>,
}

/// A browser with a profile of its own. It ends when this is dropped, before its driver.
pub(crate) struct Browser<'d> {
    driver: &'d Driver,
    session: String,
}

impl Driver {
    pub(crate) fn start() -> Self {
        let program = env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("authwright-browser-{}-{number}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut command = Command::new(program);
        command.arg("--port=0").env("TMPDIR", &folder).stdout(Stdio::piped());
        let mut process = command.spawn().expect("ChromeDriver runs");
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let port = loop {
            let mut line = String::new();
            assert_ne!(output.read_line(&mut line).unwrap(), 0, "ChromeDriver ended before it was ready");
            if let Some((_, port)) = line.split_once("successfully on port ") {
                break port.trim().trim_end_matches('.').to_owned();
            }
        };
        let http = Ureq(ureq::Agent::new_with_defaults()).allow_http_on_loopback();
        Driver { process, address: format!("http://127.0.0.1:{port}"), http, folder, _output: output }
    }

    /// Opens a browser that has no cookies.
    pub(crate) fn browser(&self) -> Browser<'_> {
        let mut options = json!({ "args": FLAGS });
        if let Ok(program) = env::var("CHROMIUM") {
            options["binary"] = program.into();
        }
        let timeouts = json!({ "implicit": APPEARS.as_millis() as u64 });
        let wanted = json!({ "goog:chromeOptions": options, "timeouts": timeouts });
        let answer = self.send("POST", "/session", &json!({ "capabilities": { "alwaysMatch": wanted } }));
        Browser { driver: self, session: format!("/session/{}", answer["sessionId"].as_str().unwrap()) }
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut request = Request::new(method, format!("{}{path}", self.address));
        if method == "POST" {
            request = request.with_header("content-type", "application/json").with_body(body.to_string());
        }
        request.timeout = Some(DONE);
        let answer = self.http.send(request).unwrap();
        let mut json: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(answer.status, 200, "{method} {path}: {json:#}");
        json["value"].take()
    }
}

impl Browser<'_> {
    pub(crate) fn go(&self, url: &str) {
        self.post("/url", &json!({ "url": url }));
    }

    /// The address of the page, without the part that only the browser sees.
    pub(crate) fn address(&self) -> String {
        self.driver.send("GET", &format!("{}/url", self.session), &Value::Null).as_str().unwrap().to_owned()
    }

    pub(crate) fn click(&self, selector: &str) {
        let element = self.find(selector);
        self.post(&format!("{element}/click"), &json!({}));
    }

    pub(crate) fn fill(&self, selector: &str, text: &str) {
        let element = self.find(selector);
        self.post(&format!("{element}/value"), &json!({ "text": text }));
    }

    /// The text of the first element that matches, once there is one.
    pub(crate) fn text(&self, selector: &str) -> String {
        let path = format!("{}{}/text", self.session, self.find(selector));
        self.driver.send("GET", &path, &Value::Null).as_str().unwrap().to_owned()
    }

    /// What a script of the page gets to see.
    pub(crate) fn script(&self, script: &str) -> String {
        let value = self.post("/execute/sync", &json!({ "script": script, "args": [] }));
        value.as_str().unwrap().to_owned()
    }

    fn find(&self, selector: &str) -> String {
        let found = self.post("/element", &json!({ "using": "css selector", "value": selector }));
        format!("/element/{}", found[ELEMENT].as_str().unwrap())
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        self.driver.send("POST", &format!("{}{path}", self.session), body)
    }
}

impl Drop for Browser<'_> {
    fn drop(&mut self) {
        // A test that failed must not fail again here, which would end the process with the browser left running.
        let _ =
            self.driver.http.send(Request::new("DELETE", format!("{}{}", self.driver.address, self.session)));
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It ends its browsers when it ends by itself.
        let _ = self.http.send(Request::get(format!("{}/shutdown", self.address)));
        let ended = (0..100).any(|_| {
            thread::sleep(Duration::from_millis(50));
            !matches!(self.process.try_wait(), Ok(None))
        });
        if !ended {
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}
