//! A route together with its description. What is not described is not served, and what is not served is not described.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::MethodRouter;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, Parameter};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::response::{ResponseBuilder, ResponsesBuilder};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Ref, RefOr, Required, Schema};
use utoipa::{IntoParams, ToSchema};

use super::app::App;
use super::trouble::ProblemJson;

/// A schema and its name.
pub(super) type Named = (String, RefOr<Schema>);

/// A route with its description.
pub(super) struct Route {
    pub(super) method: HttpMethod,
    pub(super) path: &'static str,
    pub(super) description: Description,
    service: MethodRouter<App>,
}

impl Route {
    pub(super) fn new(
        method: HttpMethod,
        path: &'static str,
        description: Description,
        service: MethodRouter<App>,
    ) -> Self {
        Self { method, path, description, service }
    }

    /// Serves the route.
    pub(super) fn mount(router: Router<App>, route: Self) -> Router<App> {
        router.route(route.path, route.service)
    }
}

/// What a route takes and gives, as `OpenAPI` has it.
pub(super) struct Description {
    operation: OperationBuilder,
    responses: ResponsesBuilder,
    body: Option<RequestBodyBuilder>,
    /// Schemas that it refers to.
    pub(super) schemas: Vec<Named>,
    /// Names of the parameters in the query.
    pub(super) parameters: Vec<Parameter>,
    open: bool,
}

/// Begins a description.
pub(super) fn describe(tag: &str, summary: &str) -> Description {
    Description {
        operation: OperationBuilder::new().tag(tag).summary(Some(summary)),
        responses: ResponsesBuilder::new(),
        body: None,
        schemas: Vec::new(),
        parameters: Vec::new(),
        open: false,
    }
}

/// The name and the parts of a type's schema.
fn schemas_of<T: ToSchema>(into: &mut Vec<Named>) -> Ref {
    T::schemas(into);
    into.push((T::name().into_owned(), T::schema()));
    Ref::from_schema_name(T::name())
}

impl Description {
    /// More than the summary says.
    pub(super) fn detail(mut self, text: &str) -> Self {
        self.operation = self.operation.description(Some(text));
        self
    }

    /// Asks for no sign-in.
    pub(super) fn open(mut self) -> Self {
        self.open = true;
        self
    }

    pub(super) fn parameter(mut self, parameter: Parameter) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// The parameters of a query.
    pub(super) fn asks<Q: IntoParams>(mut self) -> Self {
        self.parameters.extend(Q::into_params(|| Some(utoipa::openapi::path::ParameterIn::Query)));
        self
    }

    /// A body of this schema.
    pub(super) fn takes(mut self, media: &str, schema: impl Into<RefOr<Schema>>) -> Self {
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let body = self.body.take().unwrap_or_else(|| RequestBodyBuilder::new().required(Some(Required::True)));
        self.body = Some(body.content(media, content));
        self
    }

    /// A JSON body of this type.
    pub(super) fn takes_json<T: ToSchema>(mut self) -> Self {
        let schema = schemas_of::<T>(&mut self.schemas);
        self.takes("application/json", schema)
    }

    /// An answer of this type.
    pub(super) fn answers_as<T: ToSchema>(mut self, status: StatusCode, media: &str, text: &str) -> Self {
        let schema = schemas_of::<T>(&mut self.schemas);
        self.answers_with(status, &[(media, Some(schema.into()))], text)
    }

    /// A JSON answer of this type.
    pub(super) fn answers<T: ToSchema>(self, text: &str) -> Self {
        self.answers_as::<T>(StatusCode::OK, "application/json", text)
    }

    /// An answer in one of several forms.
    pub(super) fn answers_with(
        mut self,
        status: StatusCode,
        forms: &[(&str, Option<RefOr<Schema>>)],
        text: &str,
    ) -> Self {
        let mut response = ResponseBuilder::new().description(text);
        for (media, schema) in forms {
            response = response.content(*media, ContentBuilder::new().schema(schema.clone()).build());
        }
        self.responses = self.responses.response(status.as_str(), response.build());
        self
    }

    /// An answer without a body.
    pub(super) fn answers_nothing(self, text: &str) -> Self {
        self.answers_with(StatusCode::NO_CONTENT, &[], text)
    }

    /// The statuses of problem+json; 401 is added to whatever asks for a sign-in.
    pub(super) fn fails(mut self, statuses: &[u16]) -> Self {
        let problem = schemas_of::<ProblemJson>(&mut self.schemas);
        let signed_in = if self.open { None } else { Some(401) };
        for status in statuses.iter().copied().chain(signed_in) {
            let content = ContentBuilder::new().schema(Some(problem.clone())).build();
            let title = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("");
            let response = ResponseBuilder::new().description(title).content("application/problem+json", content);
            self.responses = self.responses.response(status.to_string(), response.build());
        }
        self
    }

    /// The whole description under an id of its own.
    pub(super) fn operation(self, id: &str) -> OperationBuilder {
        let operation = self.operation.operation_id(Some(id)).responses(self.responses.build());
        let operation = self.parameters.into_iter().fold(operation, OperationBuilder::parameter);
        let operation = operation.request_body(self.body.map(|body| -> RequestBody { body.build() }));
        if self.open { operation.security(SecurityRequirement::default()) } else { operation }
    }
}
