#include "cli/config_keys.h"

#include <stdexcept>

#include "base/enum.h"
#include "model/freeze_window.h"
#include "model/helm.h"
#include "model/hook.h"
#include "model/notice.h"
#include "model/service.h"
#include "model/variable.h"
#include "model/webhook.h"

namespace slipway::cli {
namespace {

const Key kFileKeys[] = {
    Key("organization", Form::kText, "", "Its name; not needed where there is only one"),
    Key("hooks", Form::kList, "", "The webhooks that are taken").made_of(kHookShape),
    Key("registries", Form::kList, "", "Container registries and their log-ins")
        .made_of(kRegistryShape),
    Key("helm_repositories", Form::kList, "", "Where charts come from, and its log-ins")
        .made_of(kHelmRepositoryShape),
    Key("git_tokens", Form::kList, "", "Credentials of git repositories").made_of(kGitTokenShape),
    Key("runtimes", Form::kList, "", "Where services run").made_of(kRuntimeShape),
    Key("webhooks", Form::kList, "", "Who is told of deployments").made_of(kWebhookShape),
    Key("variables", Form::kVariables, "", "Variables of all services").made_of(kVariableShape),
    Key("secrets", Form::kSecrets, "", "Secrets of all services").made_of(kSecretShape),
    Key("aliases", Form::kAliases, "", "Other names of variables").made_of(kAliasShape),
    Key("projects", Form::kList, "", "The projects").made_of(kProjectShape),
};

const Key kHookKeys[] = {
    Key("name", Form::kName, "name", "By which it is found again").not_left_out(),
    Key("kind", Form::kWord, "kind", "The forge or registry")
        .one_of(base::enum_names<model::HookKind>)
        .not_left_out(),
    Key("enabled", Form::kBoolean, "enabled", "false: its deliveries are refused")
        .preset_to("true"),
    Key("allow_unsigned", Form::kBoolean, "allow_unsigned",
        "true: deliveries are taken without proof")
        .preset_to("false"),
    Key("secret", Form::kText, "secret", "The secret itself"),
    Key("secret_env", Form::kText, "secret",
        "The environment variable that holds the secret where the file is applied"),
    Key("secret_file", Form::kText, "secret",
        "The file that holds the secret, relative to this one"),
};

const Key kRegistryKeys[] = {
    Key("name", Form::kName, "name", "By which services name it").not_left_out(),
    Key("kind", Form::kWord, "kind", "Which registry it is")
        .one_of(base::enum_names<model::ContainerRegistryKind>),
    Key("url", Form::kText, "url", "https:// and its host").not_left_out(),
    Key("description", Form::kText, "description", "For people").preset_to("\"\""),
    Key("username", Form::kText, "config.username", "With which one logs in").preset_to("\"\""),
    Key("password", Form::kSecret, "config.password", "Where the password comes from")
        .made_of(kSecretSourceShape),
};

const Key kHelmRepositoryKeys[] = {
    Key("name", Form::kName, "name", "By which charts name it").not_left_out(),
    Key("kind", Form::kWord, "kind", "An index over HTTPS, or which container registry it is")
        .one_of(base::enum_names<model::HelmRepositoryKind>),
    Key("url", Form::kText, "url", "https:// and where its index.yaml is, or oci://")
        .not_left_out(),
    Key("description", Form::kText, "description", "For people").preset_to("\"\""),
    Key("skip_tls_verification", Form::kBoolean, "skip_tls_verification",
        "true: helm takes any certificate of it")
        .preset_to("false"),
    Key("username", Form::kText, "config.username", "With which one logs in").preset_to("\"\""),
    Key("password", Form::kSecret, "config.password", "Where the password comes from")
        .made_of(kSecretSourceShape),
};

const Key kGitTokenKeys[] = {
    Key("name", Form::kName, "name", "By which services name it").not_left_out(),
    Key("type", Form::kText, "type", "The forge that it is of"),
    Key("description", Form::kText, "description", "For people").preset_to("\"\""),
    Key("workspace", Form::kText, "workspace", "Whose repositories it is for, at Bitbucket")
        .preset_to("\"\""),
    Key("git_api_url", Form::kText, "git_api_url", "Its forge's API, where it is not the usual one")
        .preset_to("\"\""),
    Key("app_id", Form::kText, "app_id", "Of a GitHub App, whose private key the token is then")
        .preset_to("\"\""),
    Key("installation_id", Form::kText, "installation_id",
        "Of the App; else GitHub is asked for that of each repository")
        .preset_to("\"\""),
    Key("token", Form::kSecret, "token",
        "Where the access token, the deploy key or the App's private key comes from")
        .made_of(kSecretSourceShape),
};

const Key kWebhookKeys[] = {
    Key("name", Form::kName, "description", "By which it is found again; its description")
        .not_left_out(),
    Key("kind", Form::kWord, "kind", "Who is told")
        .one_of(base::enum_names<model::WebhookKind>)
        .not_left_out(),
    Key("target_url", Form::kText, "target_url",
        "Where it leads, if that is no secret: of the kinds STANDARD and EMAIL"),
    Key("target_url_from", Form::kSecret, "target_url",
        "Where its address comes from, if that is a secret")
        .made_of(kSecretSourceShape),
    Key("target_secret", Form::kSecret, "target_secret",
        "Where the secret comes from that signs what is sent")
        .made_of(kSecretSourceShape),
    Key("enabled", Form::kBoolean, "enabled", "false: nobody is told").preset_to("true"),
    Key("events", Form::kTexts, "events", "Of what is told").not_left_out(),
    Key("projects", Form::kTexts, "project_names_filter",
        "Of these projects only; * stands for any characters")
        .preset_to("[]"),
    Key("environments", Form::kTexts, "environment_names_filter",
        "Of environments with these names only; * stands for any characters")
        .preset_to("[]"),
    Key("modes", Form::kTexts, "environment_types_filter", "Of environments of these modes only")
        .preset_to("[]"),
};

const Key kRuntimeKeys[] = {
    Key("name", Form::kName, "name", "By which environments name it").not_left_out(),
    Key("kind", Form::kWord, "kind", "What it is; it stays that")
        .one_of(base::enum_names<model::RuntimeKind>)
        .not_left_out(),
    Key("default", Form::kBoolean, "default", "Whether new environments run here")
        .preset_to("false"),
    Key("settings", Form::kAny, "settings", "How it is reached, as host of a container engine")
        .preset_to("{}"),
    Key("node", Form::kText, "node", "Whose it is, where several nodes share the store")
        .preset_to("\"\""),
};

const Key kProjectKeys[] = {
    Key("name", Form::kName, "name", "Its name").not_left_out(),
    Key("description", Form::kText, "description", "For people").preset_to("\"\""),
    Key("variables", Form::kVariables, "", "Variables of all its services").made_of(kVariableShape),
    Key("secrets", Form::kSecrets, "", "Secrets of all its services").made_of(kSecretShape),
    Key("aliases", Form::kAliases, "", "Other names of variables").made_of(kAliasShape),
    Key("environments", Form::kList, "", "Its environments").made_of(kEnvironmentShape),
};

const Key kApprovalKeys[] = {
    Key("required_approvals", Form::kInteger, "required_approvals",
        "How many persons have to approve before something is deployed")
        .preset_to("0")
        .between(0, 20),
    Key("approval_timeout", Form::kInteger, "approval_timeout",
        "Seconds until what nobody approved is given up")
        .preset_to("86400")
        .between(60, 31'622'400),
    Key("approval_by_others", Form::kBoolean, "approval_by_others",
        "true: whoever pushed or asked for it is not one of them")
        .preset_to("false"),
};

const Key kPreviewKeys[] = {
    Key("preview_limit", Form::kInteger, "preview_limit", "How many previews it may have at once")
        .preset_to("10")
        .between(0, 1000),
    Key("preview_timeout", Form::kInteger, "preview_timeout",
        "Seconds after its last news until a preview goes; 0: never")
        .preset_to("604800")
        .between(0, 31'622'400),
};

const Key kEnvironmentKeys[] = {
    Key("name", Form::kName, "name", "Its name").not_left_out(),
    Key("mode", Form::kWord, "mode", "What it is for")
        .one_of(base::enum_names<model::EnvironmentMode>),
    Key("runtime", Form::kText, "cluster",
        "The name of the runtime to make it on; later it stays where it is"),
    Key("variables", Form::kVariables, "", "Variables of all its services").made_of(kVariableShape),
    Key("secrets", Form::kSecrets, "", "Secrets of all its services").made_of(kSecretShape),
    Key("aliases", Form::kAliases, "", "Other names of variables").made_of(kAliasShape),
    Key("stages", Form::kList, "", "In the order in which their services are deployed")
        .made_of(kStageShape),
    kApprovalKeys[0],
    kApprovalKeys[1],
    kApprovalKeys[2],
    kPreviewKeys[0],
    kPreviewKeys[1],
    Key("freeze_windows", Form::kList, "", "When deployments wait").made_of(kFreezeWindowShape),
    Key("services", Form::kList, "", "Applications, containers, jobs and charts")
        .made_of(kServiceShape),
    Key("applications", Form::kList, "", "The same as services").made_of(kServiceShape),
};

const Key kStageKeys[] = {
    Key("name", Form::kName, "name", "By which services name it").not_left_out(),
    Key("description", Form::kText, "description", "For people").preset_to("\"\""),
};

const Key kFreezeWindowKeys[] = {
    Key("name", Form::kName, "name", "By which it is found again").not_left_out(),
    Key("timezone", Form::kText, "timezone", "By whose clock it is, as Europe/Paris")
        .preset_to("\"UTC\""),
    Key("weekdays", Form::kTexts, "weekdays", "Of one each week: the days on which it starts")
        .preset_to("[]"),
    Key("start_time", Form::kText, "start_time", "Of one each week: its start, as \"17:00\""),
    Key("end_weekday", Form::kWord, "end_weekday",
        "Of one each week: the day on which it ends; else the same day, or the next")
        .one_of(base::enum_names<model::Weekday>),
    Key("end_time", Form::kText, "end_time", "Of one each week: its end, as \"08:00\""),
    Key("starts_at", Form::kText, "starts_at",
        "Of one that comes once: 2026-12-24T18:00, or 2026-12-24 for that day's beginning"),
    Key("ends_at", Form::kText, "ends_at",
        "Of one that comes once: 2027-01-02T08:00, or 2027-01-01 for that day's end"),
};

const Key kVariableKeys[] = {
    Key("value", Form::kText, "value", "Its value").not_left_out(),
    Key("description", Form::kText, "description", "For people").preset_to("\"\""),
    Key("mount_path", Form::kText, "mount_path", "Where it is mounted as a file").preset_to("\"\""),
    Key("interpolate", Form::kBoolean, "enable_interpolation_in_file",
        "true: {{NAME}} in the file stands for that variable")
        .preset_to("false"),
};

const Key kSecretKeys[] = {
    Key("env", Form::kText, "value",
        "The environment variable that holds it where the file is applied"),
    Key("file", Form::kText, "value", "The file that holds it, relative to this one"),
    Key("description", Form::kText, "description", "For people").preset_to("\"\""),
    Key("mount_path", Form::kText, "mount_path", "Where it is mounted as a file").preset_to("\"\""),
    Key("interpolate", Form::kBoolean, "enable_interpolation_in_file",
        "true: {{NAME}} in the file stands for that variable")
        .preset_to("false"),
};

const Key kSecretSourceKeys[] = {
    Key("env", Form::kText, "", "The environment variable that holds it where the file is applied"),
    Key("file", Form::kText, "", "The file that holds it, relative to this one"),
};

const Key kAliasKeys[] = {
    Key("of", Form::kText, "", "The variable's name").not_left_out(),
    Key("scope", Form::kWord, "", "Where it stands, if it is not the nearest of the name")
        .one_of(base::enum_names<model::VariableScope>),
};

}  // namespace

const Shape kFileShape{"the file", "What Slipway should hold", kFileKeys};
const Shape kHookShape{"a hook", "A webhook that is taken", kHookKeys};
const Shape kRegistryShape{"a registry", "A container registry", kRegistryKeys};
const Shape kHelmRepositoryShape{"a helm repository", "Where charts come from",
                                 kHelmRepositoryKeys};
const Shape kGitTokenShape{"a git token", "A credential of git repositories", kGitTokenKeys};
const Shape kWebhookShape{"a webhook", "Who is told of deployments", kWebhookKeys};
const Shape kRuntimeShape{"a runtime", "Where services run", kRuntimeKeys};
const Shape kProjectShape{"a project", "A project", kProjectKeys};
const Shape kEnvironmentShape{"an environment", "An environment", kEnvironmentKeys};
const Shape kApprovalShape{"an environment", "Whose word it asks for", kApprovalKeys};
const Shape kPreviewShape{"an environment", "Its previews", kPreviewKeys};
const Shape kStageShape{"a stage", "A stage of an environment", kStageKeys};
const Shape kFreezeWindowShape{"a freeze window", "A time in which deployments wait",
                               kFreezeWindowKeys};
const Shape kVariableShape{"a variable", "An environment variable", kVariableKeys};
const Shape kSecretShape{"a secret", "A secret environment variable", kSecretKeys};
const Shape kSecretSourceShape{"a secret", "Where a secret comes from", kSecretSourceKeys};
const Shape kAliasShape{"an alias", "Another name of a variable", kAliasKeys};

const Key& Shape::key(std::string_view name) const {
  for (const auto& one : keys) {
    if (one.name == name) return one;
  }
  throw std::logic_error(std::string(what) + " has no key " + std::string(name));
}

}  // namespace slipway::cli
