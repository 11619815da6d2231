//! The error table: every refusal that a caller can get.

use super::Problem;
use super::language::{Language, Words};
use crate::wire::schema::{Describe, Schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

/// The kinds of refusal, each with its key, HTTP status and message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// The code is unknown, mistyped or revoked. Callers are not told which.
    Invalid,
    /// The code's expiry time has passed.
    Expired,
    /// The code's maximum number of uses is reached.
    MaxUsed,
    /// The server does not exist or was deleted.
    ServerNotFound,
    /// The caller may not do this.
    PermissionDenied,
    /// The code does not work yet.
    NotStarted,
    /// The code has lists, and the user is on none of them.
    NotInvited,
    /// The server has as many members as it allows.
    ServerFull,
    /// The code was used as often as its rate allows.
    TooFast,
    /// The arguments or the request are invalid.
    BadRequest,
    /// No caller, or a caller that could not be verified.
    Unauthorized,
    /// The route, function or document does not exist.
    NotFound,
    /// The route exists, but not for this method.
    MethodNotAllowed,
    /// The document already exists, or a rule of the server forbids the change.
    Conflict,
    /// The body is larger than 64 KiB.
    TooLarge,
    /// The body is not plain JSON.
    UnsupportedMediaType,
    /// Too many wrong codes from this address or user.
    RateLimited,
    /// A fault of the service itself.
    Internal,
    /// Storage did not answer, or the service is not configured.
    Unavailable,
}

impl ErrorKind {
    /// Every kind, in the order of the table.
    pub const ALL: [Self; 19] = [
        Self::Invalid,
        Self::Expired,
        Self::MaxUsed,
        Self::ServerNotFound,
        Self::PermissionDenied,
        Self::NotStarted,
        Self::NotInvited,
        Self::ServerFull,
        Self::TooFast,
        Self::BadRequest,
        Self::Unauthorized,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::RateLimited,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The key that programs match on, the HTTP status, and the message of the reply in English and French.
    const fn row(self) -> (&'static str, u16, &'static [&'static str; 2]) {
        match self {
            Self::Invalid => (
                "errors.invalid",
                404,
                &["Unknown code", "Code d’invitation inconnu"],
            ),
            Self::Expired => ("errors.expired", 400, &["Code expired", "Code expiré"]),
            Self::MaxUsed => (
                "errors.maxUsed",
                400,
                &[
                    "Code usage limit reached",
                    "Nombre maximal d’utilisations atteint",
                ],
            ),
            Self::ServerNotFound => (
                "errors.serverNotFound",
                404,
                &["Server not found", "Serveur non trouvé"],
            ),
            Self::PermissionDenied => (
                "errors.permissionDenied",
                403,
                &["Permission denied", "Permissions insuffisantes"],
            ),
            Self::NotStarted => (
                "errors.notStarted",
                400,
                &["Code not active yet", "Code pas encore actif"],
            ),
            Self::NotInvited => (
                "errors.notInvited",
                403,
                &[
                    "Code is for other people",
                    "Code réservé à d’autres personnes",
                ],
            ),
            Self::ServerFull => (
                "errors.serverFull",
                409,
                &["Server is full", "Serveur complet"],
            ),
            Self::TooFast => (
                "errors.tooFast",
                429,
                &[
                    "Code is being used too fast",
                    "Code utilisé trop souvent en peu de temps",
                ],
            ),
            Self::BadRequest => (
                "errors.badRequest",
                400,
                &["Invalid arguments", "Arguments non valides"],
            ),
            Self::Unauthorized => (
                "errors.unauthorized",
                401,
                &["Authentication required", "Authentification requise"],
            ),
            Self::NotFound => ("errors.notFound", 404, &["Not found", "Introuvable"]),
            Self::MethodNotAllowed => (
                "errors.methodNotAllowed",
                405,
                &["Method not allowed", "Méthode non autorisée"],
            ),
            Self::Conflict => ("errors.conflict", 409, &["Already exists", "Existe déjà"]),
            Self::TooLarge => (
                "errors.tooLarge",
                413,
                &["Body larger than 64 KiB", "Le corps dépasse 64\u{a0}Kio"],
            ),
            Self::UnsupportedMediaType => (
                "errors.unsupportedMediaType",
                415,
                &[
                    "Send the body as application/json, unencoded",
                    "Envoyez le corps au format application/json, sans encodage",
                ],
            ),
            Self::RateLimited => (
                "errors.rateLimited",
                429,
                &["Too many attempts", "Trop de tentatives"],
            ),
            Self::Internal => (
                "errors.internal",
                500,
                &["Internal error", "Erreur interne"],
            ),
            Self::Unavailable => (
                "errors.unavailable",
                503,
                &["Storage unavailable", "Stockage indisponible"],
            ),
        }
    }

    /// The key, such as `errors.expired`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        self.row().1
    }

    /// The message of the reply in English, exactly as the specifications define it.
    #[must_use]
    pub const fn message(self) -> Words {
        Words::new(self.row().2)
    }

    /// The kind with this key, if any.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// A sentence for a person who typed a code or pressed a button.
    #[must_use]
    pub const fn describe(self, language: Language) -> &'static str {
        let [english, french] = match self {
            Self::Invalid => &[
                "We don’t know this code. Check it for typing mistakes.",
                "Nous ne reconnaissons pas ce code. Vérifiez qu’il ne contient pas de faute de frappe.",
            ],
            Self::Expired => &[
                "This code has expired. Ask for a new one.",
                "Ce code a expiré. Demandez-en un nouveau.",
            ],
            Self::MaxUsed => &[
                "This code has already been used as often as allowed. Ask for a new one.",
                "Ce code a déjà atteint son nombre maximal d’utilisations. Demandez-en un nouveau.",
            ],
            Self::ServerNotFound => &[
                "The server you want to join no longer exists.",
                "Le serveur que vous souhaitez rejoindre n’existe plus.",
            ],
            Self::PermissionDenied => &[
                "You are not allowed to do this.",
                "Vous n’avez pas l’autorisation d’effectuer cette action.",
            ],
            Self::NotStarted => &[
                "This code does not work yet. Try again later.",
                "Ce code n’est pas encore valable. Réessayez plus tard.",
            ],
            Self::NotInvited => &[
                "This code is meant for other people. Sign in with the account or e-mail address that was invited.",
                "Ce code est réservé à d’autres personnes. Connectez-vous avec le compte ou l’adresse e-mail qui a reçu l’invitation.",
            ],
            Self::ServerFull => &[
                "There is no room at the moment. Try again when somebody has left.",
                "Il n’y a plus de place pour le moment. Réessayez quand une place se libère.",
            ],
            Self::TooFast => &[
                "Many people are using this code right now. Please try again a little later.",
                "Beaucoup de personnes utilisent ce code en ce moment. Réessayez un peu plus tard.",
            ],
            Self::BadRequest => &[
                "Something in what you entered is not right. Check it and try again.",
                "Votre saisie n’est pas valide. Vérifiez-la et réessayez.",
            ],
            Self::Unauthorized => &["Please sign in first.", "Veuillez d’abord vous connecter."],
            Self::NotFound => &[
                "We could not find what you are looking for.",
                "Nous n’avons pas trouvé ce que vous cherchez.",
            ],
            Self::MethodNotAllowed => &[
                "This cannot be done here.",
                "Cette action n’est pas possible ici.",
            ],
            Self::Conflict => &["This already exists.", "Cet élément existe déjà."],
            Self::TooLarge => &[
                "What you sent is too large.",
                "Les données envoyées sont trop volumineuses.",
            ],
            Self::UnsupportedMediaType => &[
                "What you sent is in a format we cannot read.",
                "Les données envoyées sont dans un format que nous ne pouvons pas lire.",
            ],
            Self::RateLimited => &[
                "Too many attempts. Please wait a while and try again.",
                "Trop de tentatives. Patientez un moment avant de réessayer.",
            ],
            Self::Internal => &[
                "Something went wrong on our side. Please try again later.",
                "Un problème est survenu de notre côté. Veuillez réessayer plus tard.",
            ],
            Self::Unavailable => &[
                "The service is not available at the moment. Please try again shortly.",
                "Le service est momentanément indisponible. Réessayez dans quelques instants.",
            ],
        };
        match language {
            Language::English => english,
            Language::French => french,
        }
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The argument's name, a header's name, or `body`.
    pub field: Cow<'static, str>,
    /// What is wrong with it and what is allowed.
    pub problem: Problem,
}

impl Detail {
    /// A detail on one field.
    #[must_use]
    pub fn new(field: impl Into<Cow<'static, str>>, problem: Problem) -> Self {
        Self {
            field: field.into(),
            problem,
        }
    }
}

/// The kinds of lists that a code has. It is the same whatever the lists hold and whoever asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Requires {
    /// A list of users.
    pub users: bool,
    /// A list of e-mail addresses.
    pub emails: bool,
    /// A list of their domains.
    pub domains: bool,
}

impl Requires {
    /// The words for a reply.
    pub const WORDS: &'static [&'static str] = &["email", "user"];

    /// Takes the number that storage makes of it: 1 for domains, 2 for addresses, 4 for users.
    #[must_use]
    pub const fn from_store(number: i64) -> Self {
        Self {
            users: number & 4 != 0,
            emails: number & 2 != 0,
            domains: number & 1 != 0,
        }
    }

    /// Whether the code has any list.
    #[must_use]
    pub const fn any(self) -> bool {
        self.users || self.emails || self.domains
    }
}

impl Serialize for Requires {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let set = [(self.emails || self.domains, "email"), (self.users, "user")];
        serializer.collect_seq(
            set.into_iter()
                .filter_map(|(is_set, word)| is_set.then_some(word)),
        )
    }
}

impl<'de> Deserialize<'de> for Requires {
    fn deserialize<D: Deserializer<'de>>(column: D) -> Result<Self, D::Error> {
        i64::deserialize(column).map(Self::from_store)
    }
}

impl Describe for Requires {
    const SCHEMA: Schema = Schema::List(&Schema::Words(Self::WORDS));
}

/// A refusal: its kind and its details. It is one pointer wide, since almost every step of a call may return one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(Box<Reasons>);

/// What a refusal says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasons {
    /// The kind.
    pub kind: ErrorKind,
    /// A message that says more than the kind's own, if any.
    pub message: Option<Words>,
    /// What is wrong, field by field.
    pub details: Vec<Detail>,
    /// What the code asks of its users, if it is for other people.
    pub requires: Requires,
    /// The number of seconds after which a retry makes sense.
    pub retry_after: Option<i64>,
    /// The id of the request in the log, for a fault of the service.
    pub request_id: Option<String>,
    /// The cause of a fault of the service: for the log, never in a reply.
    pub cause: Option<String>,
}

impl Deref for Refusal {
    type Target = Reasons;

    fn deref(&self) -> &Reasons {
        &self.0
    }
}

impl DerefMut for Refusal {
    fn deref_mut(&mut self) -> &mut Reasons {
        &mut self.0
    }
}

impl Refusal {
    /// Invalid arguments, field by field.
    #[must_use]
    pub fn bad_request(details: Vec<Detail>) -> Self {
        let mut refusal = Self::from(ErrorKind::BadRequest);
        refusal.details = details;
        refusal
    }

    /// One invalid argument.
    #[must_use]
    #[inline(never)]
    pub fn field(field: &'static str, problem: Problem) -> Self {
        Self::from(ErrorKind::BadRequest).of(field, problem)
    }

    /// A conflict, with a message that says what forbids the call.
    #[must_use]
    pub fn conflict(message: &'static [&'static str; 2]) -> Self {
        Self::from(ErrorKind::Conflict).saying(Words::new(message))
    }

    /// The same refusal with another message.
    #[must_use]
    #[inline(never)]
    pub fn saying(mut self, message: Words) -> Self {
        self.message = Some(message);
        self
    }

    /// The same refusal with what is wrong with one more field.
    #[must_use]
    #[inline(never)]
    pub fn of(mut self, field: &'static str, problem: Problem) -> Self {
        self.details.push(Detail::new(field, problem));
        self
    }

    /// The same refusal with the number of seconds after which a retry makes sense.
    #[must_use]
    #[inline(never)]
    pub fn for_seconds(mut self, seconds: i64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The message of the reply.
    #[must_use]
    pub fn message(&self) -> Words {
        self.message.clone().unwrap_or(self.kind.message())
    }

    /// The message of the reply, in one language.
    #[must_use]
    pub fn text(&self, language: Language) -> Cow<'_, str> {
        match &self.message {
            Some(words) => Cow::Borrowed(words.in_language(language)),
            None => self.kind.message().into_language(language),
        }
    }
}

impl From<ErrorKind> for Refusal {
    #[inline(never)]
    fn from(kind: ErrorKind) -> Self {
        let retry_after = (kind == ErrorKind::Unavailable).then_some(1);
        Self(Box::new(Reasons {
            kind,
            message: None,
            details: Vec::new(),
            requires: Requires::default(),
            retry_after,
            request_id: None,
            cause: None,
        }))
    }
}
