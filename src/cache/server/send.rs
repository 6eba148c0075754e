//! How a request goes to a server, and what comes back: the answers, or the command that failed.

use redis::aio::MultiplexedConnection;
use redis::{Arg, Cmd, Pipeline, RedisResult, Value};

use super::command::Command;
use super::fault::{self, Fault};
use super::request::Request;

impl Request {
    /// Sends it.
    pub(in crate::cache) async fn send(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> Result<Vec<Value>, Fault> {
        match self {
            Self::Read(commands) => {
                let values = answers(commands, connection).await?;
                checked(commands, values)
            }
            Self::Try(commands) => Ok(answers(commands, connection).await?),
            Self::Together { commands, .. } => together(commands, connection).await,
            Self::Script {
                script,
                keys,
                args,
                whole,
            } => {
                let value = if *whole {
                    script.bring(keys, args, connection).await?
                } else {
                    script.call(keys, args, connection).await?
                };
                Ok(value.into_sequence().unwrap_or_else(|value| vec![value]))
            }
        }
    }

    /// Sends it to a node of a cluster that is getting the league but does not have it yet: each command needs to be led
    /// in by `ASKING`, or all commands of a transaction, or it would be sent back.
    pub(in crate::cache) async fn send_asking(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> Result<Vec<Value>, Fault> {
        let asking = || Command::Asking.cmd();
        match self {
            Self::Read(commands) => {
                let each = commands.iter().cloned();
                let led: Vec<Cmd> = each.flat_map(|command| [asking(), command]).collect();
                let values = checked(&led, answers(&led, connection).await?)?;
                Ok(values.into_iter().skip(1).step_by(2).collect())
            }
            // What would send it here is one of its answers.
            Self::Try(_) => self.send(connection).await,
            Self::Together { commands, .. } => {
                asking().exec_async(connection).await?;
                together(commands, connection).await
            }
            Self::Script {
                script, keys, args, ..
            } => {
                let led = [asking(), script.whole(keys, args)];
                let mut values = answers(&led, connection).await?;
                let answer =
                    whole(values.pop()).map_err(|error| script.fault(error, Command::Eval));
                checked(&led, values)?;
                let answer = answer?;
                Ok(answer.into_sequence().unwrap_or_else(|value| vec![value]))
            }
        }
    }
}

/// The answers to some commands in one round trip, those that are errors too.
async fn answers(
    commands: &[Cmd],
    connection: &mut MultiplexedConnection,
) -> RedisResult<Vec<Value>> {
    let mut pipeline = Pipeline::new();
    pipeline.ignore_errors();
    for command in commands {
        pipeline.add_command(command.clone());
    }
    pipeline.query_async(connection).await
}

/// The answers, unless one of them is an error: that of a key of another type is none, and passes.
fn checked(commands: &[Cmd], values: Vec<Value>) -> Result<Vec<Value>, Fault> {
    let each = commands.iter().zip(values);
    each.map(|(command, value)| match value {
        Value::ServerError(error) if error.code() == "WRONGTYPE" => Ok(Value::ServerError(error)),
        value => whole(Some(value)).map_err(|error| Fault::of(&name_of(command), error)),
    })
    .collect()
}

/// A transaction. A server without one has done the commands all the same when it says so, one after the other, so their
/// own answers count then. Otherwise what is wrong with one of them says more than that the whole was given up for it.
async fn together(
    commands: &[Cmd],
    connection: &mut MultiplexedConnection,
) -> Result<Vec<Value>, Fault> {
    let mut all = vec![Command::Multi.cmd()];
    all.extend_from_slice(commands);
    all.push(Command::Exec.cmd());
    let mut values = answers(&all, connection).await?;
    let executed = whole(values.pop());
    let mut queued = values.into_iter();
    match whole(queued.next()) {
        Err(error) if fault::is_missing(&error) => return checked(commands, queued.collect()),
        begun => begun.map_err(|error| Fault::of(Command::Multi.name(), error))?,
    };
    checked(commands, queued.collect())?;
    match executed {
        Ok(values) => checked(commands, values.into_sequence().unwrap_or_default()),
        // Begun and never ended, it would swallow all that is said after it.
        Err(error) if fault::is_missing(&error) => {
            // Where it was given up for that already, there is nothing to discard.
            let _discarded = Command::Discard.cmd().exec_async(connection).await;
            checked(commands, answers(commands, connection).await?)
        }
        Err(error) => Err(Fault::of(Command::Exec.name(), error)),
    }
}

/// An answer, unless as a whole it is an error: one among several in it is not.
fn whole(answer: Option<Value>) -> RedisResult<Value> {
    match answer.unwrap_or(Value::Nil) {
        error @ Value::ServerError(_) => error.extract_error(),
        answer => Ok(answer),
    }
}

/// What a command is called, as a server knows it.
fn name_of(command: &Cmd) -> String {
    match command.args_iter().next() {
        Some(Arg::Simple(name)) => String::from_utf8_lossy(name).into_owned(),
        _ => String::new(),
    }
}
