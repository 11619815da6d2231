//! `user:forget`: erase a user.

use super::arguments::arguments;
use super::read_events::for_services;
use super::{Context, Function, Kind, Needs};
use crate::domain::Problem;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::forgetting::{ForgetCursor, Stage, pseudonym};
use crate::domain::id::UserId;
use crate::domain::language::Words;
use crate::domain::record::ForgottenDocument;
use crate::domain::text::EmailText;
use crate::storage::forget_user::{Facts, ForgetUser};

arguments! {
    /// Arguments of `user:forget`.
    pub struct Arguments {
        /// The user.
        user: Option<UserId> = "userId",
        /// Its e-mail address, which lists of who may use a code can hold.
        email: Option<EmailText> = "email",
        /// `continueCursor` of the previous page.
        cursor: Option<ForgetCursor> = "cursor",
    }
}

/// See the module.
pub struct Forget;

impl Function for Forget {
    const PATH: &'static str = "user:forget";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Erases a user, page by page: its memberships end, its codes are revoked, and a pseudonym that leads nowhere takes the place of its id, name and metadata in every table. Call it with `continueCursor` until `isDone`; a call that is repeated changes nothing more. A standing ban keeps the id, and nothing else, until it is lifted. Only services may.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::PermissionDenied, ErrorKind::Conflict];
    const NEEDS: Needs = Needs::Some(&["userId", "email"]);
    const EXAMPLE: &'static str = r#"{"userId":"grace"}"#;
    type Arguments = Arguments;
    type Data = ForgottenDocument;
    type Operation = ForgetUser;

    fn plan(arguments: Arguments, context: &Context) -> Result<ForgetUser, Refusal> {
        for_services(context)?;
        if arguments.user.is_none() && arguments.email.is_none() {
            let problem = Problem::new(&[
                "is required, unless email is given",
                "est obligatoire, sauf si email est fourni",
            ]);
            return Err(Refusal::field("userId", problem));
        }
        let email = arguments.email.as_ref();
        let email = email.map(|email| context.email(Some(email))).transpose()?;
        Ok(ForgetUser {
            user: arguments.user,
            email: email.flatten(),
            pseudonym: pseudonym(&context.random.pseudonym()),
            cursor: arguments.cursor.unwrap_or(ForgetCursor::of(Stage::Rows)),
            now: context.now,
        })
    }

    fn forgets(operation: &ForgetUser) -> Option<&UserId> {
        operation.user.as_ref()
    }

    fn settle(_: &ForgetUser, facts: Facts) -> Result<(Words, ForgottenDocument), Refusal> {
        if facts.owns_a_server {
            return Err(Refusal::conflict(&[
                "The user owns a server; hand it over or delete it first",
                "L’utilisateur possède un serveur\u{202f}; transférez-le ou supprimez-le d’abord",
            ]));
        }
        let is_done = facts.next.is_none();
        Ok((
            Words::new(&["User forgotten", "Utilisateur effacé"]),
            ForgottenDocument {
                is_done,
                continue_cursor: facts.next,
            },
        ))
    }
}
