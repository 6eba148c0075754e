//! How a request goes to a server, and what comes back: the answers, or the command that failed.

use redis::aio::MultiplexedConnection;
use redis::{Arg, Cmd, Pipeline, RedisResult, Value};

use super::{Request, name_of};
use crate::cache::server::command::Command;
use crate::cache::server::reply_error::{self, Fault, code};

impl Request {
    /// Sends it.
    pub(crate) async fn send(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> Result<Vec<Value>, Fault> {
        match self {
            Self::Read(commands) => {
                let values = answers(commands, connection).await?;
                checked(commands, values)
            }
            Self::Single { command, .. } => {
                let command = std::slice::from_ref(command);
                checked(command, answers(command, connection).await?)
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
    pub(crate) async fn send_asking(
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
            Self::Single { command, .. } => {
                let led = [asking(), command.clone()];
                let values = checked(&led, answers(&led, connection).await?)?;
                Ok(values.into_iter().skip(1).collect())
            }
            // What would send it here is one of its answers.
            Self::Try(_) => self.send(connection).await,
            Self::Together { commands, .. } => {
                asking().exec_async(connection).await?;
                match together(commands, connection).await {
                    // A key that is with neither node stops the whole, and there may be no requests: those that there are
                    // a publisher ends that finds their entries.
                    Err(fault) if code(&fault.error).as_deref() == Some("TRYAGAIN") => {
                        let ends_a_request = |it: &Cmd| name_of(it) == Command::Zrem.name();
                        let rest = commands.iter().filter(|command| !ends_a_request(command));
                        let rest: Vec<Cmd> = rest.cloned().collect();
                        asking().exec_async(connection).await?;
                        together(&rest, connection).await
                    }
                    done => done,
                }
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
        Err(error) if reply_error::is_missing(&error) => {
            return undone(checked(commands, queued.collect()), commands, connection).await;
        }
        begun => begun.map_err(|error| Fault::of(Command::Multi.name(), error))?,
    };
    checked(commands, queued.collect())?;
    match executed {
        Ok(values) => checked(commands, values.into_sequence().unwrap_or_default()),
        // Begun and never ended, it would swallow all that is said after it.
        Err(error) if reply_error::is_missing(&error) => {
            // Where it was given up for that already, there is nothing to discard.
            let _discarded = Command::Discard.cmd().exec_async(connection).await;
            let done = checked(commands, answers(commands, connection).await?);
            undone(done, commands, connection).await
        }
        Err(error) => Err(Fault::of(Command::Exec.name(), error)),
    }
}

/// Takes back what was done one by one where not all of it could be done: what it wrote might stay for ever.
async fn undone(
    done: Result<Vec<Value>, Fault>,
    commands: &[Cmd],
    connection: &mut MultiplexedConnection,
) -> Result<Vec<Value>, Fault> {
    let key = commands.first().and_then(|first| first.args_iter().nth(1));
    if let (Err(_), Some(Arg::Simple(key))) = (&done, key) {
        for command in [Command::Unlink, Command::Del] {
            if command.cmd().arg(key).exec_async(connection).await.is_ok() {
                break;
            }
        }
    }
    done
}

/// An answer, unless as a whole it is an error: one among several in it is not.
fn whole(answer: Option<Value>) -> RedisResult<Value> {
    match answer.unwrap_or(Value::Nil) {
        error @ Value::ServerError(_) => error.extract_error(),
        answer => Ok(answer),
    }
}
