#include "base/enum.h"
#include "cli/config_keys.h"
#include "model/hook.h"
#include "model/service.h"

namespace slipway::cli {
namespace {

constexpr std::int64_t kHourSeconds = 3600;
constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kTopPort = 65'535;

// The hooks of forges are the providers of repositories.
std::vector<std::string> providers() {
  std::vector<std::string> names;
  for (auto& name : base::enum_names<model::HookKind>()) {
    if (!model::is_registry(*base::parse_enum<model::HookKind>(name))) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

std::vector<std::string> helm_protocols() { return {"HTTP", "GRPC"}; }

const Key kServiceKeys[] = {
    Key("name", Form::kName, "name", "Its name").not_left_out(),
    Key("repository", Form::kText, "git_repository.url",
        "The URL to clone from, without a password")
        .only_of(kFromGit),
    Key("branch", Form::kText, "git_repository.branch",
        "The branch whose pushes deploy the service")
        .only_of(kFromGit),
    Key("root_path", Form::kText, "git_repository.root_path",
        "The folder in the repository to build and start in")
        .preset_to("\"/\"")
        .only_of(kFromGit),
    Key("git_token", Form::kText, "git_repository.git_token_id",
        "The name of the git token that opens the repository")
        .only_of(kFromGit),
    Key("provider", Form::kWord, "git_repository.provider", "The forge of the repository")
        .preset_to("\"GIT\"")
        .only_of(kFromGit)
        .one_of(providers),
    Key("chart", Form::kChart, "helm_repository",
        "Makes it a helm service: which chart of which helm repository, or git")
        .only_of(kCharts)
        .made_of(kChartShape),
    Key("values_files", Form::kList, "values_override.file.raw.values",
        "Files of values that are written here; each overrides those before it")
        .preset_to("[]")
        .only_of(kCharts)
        .made_of(kValuesFileShape),
    Key("values_git", Form::kCommand, "values_override.file.git",
        "Files of values in git, which those written here override")
        .only_of(kCharts)
        .made_of(kValuesGitShape),
    Key("set_json", Form::kPairs, "values_override.set_json",
        "Values by their dotted names, each a JSON document")
        .only_of(kCharts),
    Key("set", Form::kPairs, "values_override.set",
        "Values by their dotted names, which override those")
        .only_of(kCharts),
    Key("set_string", Form::kPairs, "values_override.set_string", "Likewise, each taken as a text")
        .only_of(kCharts),
    Key("timeout", Form::kInteger, "timeout_sec", "Seconds of an upgrade, with its way back")
        .preset_to("600")
        .only_of(kCharts)
        .between(1, kDaySeconds),
    Key("allow_cluster_wide_resources", Form::kBoolean, "allow_cluster_wide_resources",
        "true: the chart may bring what is of no namespace")
        .preset_to("false")
        .only_of(kCharts),
    Key("image", Form::kText, "image_name", "The image's name, without a tag").only_of(kFromImages),
    Key("tag", Form::kText, "tag", "The tag to begin with; where auto_deploy is false, the tag")
        .only_of(kFromImages),
    Key("registry", Form::kText, "registry_id",
        "The name of the container registry whose log-in is used")
        .only_of(kFromImages),
    Key("tag_policy", Form::kPolicy, "tag_policy", "Which announced tags are deployed")
        .only_of(kFromImages)
        .made_of(kPolicyShape),
    Key("tag_poll", Form::kPoll, "tag_poll", "How often the registry is asked for new tags")
        .only_of(kFromImages)
        .made_of(kPollShape),
    Key("cron", Form::kCommand, "schedule.cronjob", "Makes it a cron job: when it runs, and what")
        .only_of(kJobs)
        .made_of(kCronShape),
    Key("on_start", Form::kCommand, "schedule.on_start",
        "Makes it a lifecycle job: what runs with each deployment")
        .only_of(kJobs)
        .made_of(kCommandShape),
    Key("on_stop", Form::kCommand, "schedule.on_stop", "What runs when the environment is stopped")
        .only_of(kJobs)
        .made_of(kCommandShape),
    Key("on_delete", Form::kCommand, "schedule.on_delete", "What runs before it is deleted")
        .only_of(kJobs)
        .made_of(kCommandShape),
    Key("lifecycle_type", Form::kWord, "schedule.lifecycle_type", "What kind of lifecycle job")
        .preset_to("\"GENERIC\"")
        .only_of(kJobs)
        .one_of(base::enum_names<model::LifecycleType>),
    Key("max_nb_restart", Form::kInteger, "max_nb_restart", "Further attempts of a run that failed")
        .preset_to("0")
        .only_of(kJobs)
        .between(0, 100),
    Key("max_duration_seconds", Form::kInteger, "max_duration_seconds",
        "How long a run may take with all its attempts")
        .preset_to("300")
        .only_of(kJobs)
        .between(1, kDaySeconds),
    Key("port", Form::kInteger, "port", "PORT in its environment")
        .only_of(kJobs)
        .between(1, kTopPort),
    Key("description", Form::kText, "description", "For people").preset_to("\"\""),
    Key("icon_uri", Form::kText, "icon_uri", "Its picture"),
    Key("build_command", Form::kText, "build_command", "Run in the checkout before the start")
        .preset_to("\"\"")
        .only_of(kBuilt),
    Key("build_timeout", Form::kInteger, "build_timeout", "Seconds that a build may take")
        .preset_to("1800")
        .only_of(kBuilt)
        .between(1, kDaySeconds),
    Key("dockerfile_path", Form::kText, "dockerfile_path", "The Dockerfile below root_path")
        .preset_to("\"\"")
        .only_of(kBuilt),
    Key("docker_target_build_stage", Form::kText, "docker_target_build_stage",
        "The Dockerfile's stage; the last where it is left out")
        .preset_to("\"\"")
        .only_of(kBuilt),
    Key("entrypoint", Form::kText, "entrypoint", "The program to start")
        .preset_to("\"\"")
        .only_of(kLongRunning),
    Key("auto_deploy", Form::kBoolean, "auto_deploy", "Whether new versions deploy by themselves")
        .preset_to("true"),
    Key("auto_preview", Form::kBoolean, "auto_preview",
        "true: pull requests that concern it get a preview, where it comes from git")
        .preset_to("false"),
    Key("skip_by_message", Form::kBoolean, "skip_by_message",
        "false: [skip deploy] in a commit's message is ignored")
        .preset_to("true")
        .only_of(kFromGit | kCharts),
    Key("commit_statuses", Form::kBoolean, "commit_statuses",
        "false: commits do not show at their forge what became of them")
        .preset_to("true")
        .only_of(kFromGit | kCharts),
    Key("forge_deployments", Form::kBoolean, "forge_deployments",
        "true: GitHub or GitLab keeps its deployments too")
        .preset_to("false")
        .only_of(kFromGit | kCharts),
    Key("pull_request_comments", Form::kBoolean, "pull_request_comments",
        "true: open pull requests get a comment that says what became of them")
        .preset_to("false")
        .only_of(kFromGit | kCharts),
    Key("wait_for_checks", Form::kTexts, "wait_for_checks",
        "What must have passed on a commit before it deploys by itself")
        .preset_to("[]")
        .only_of(kFromGit | kCharts),
    Key("checks_timeout", Form::kInteger, "checks_timeout", "Seconds until it waits no longer")
        .preset_to("3600")
        .between(60, 86'400)
        .only_of(kFromGit | kCharts),
    Key("cpu", Form::kInteger, "cpu", "Thousandths of a core")
        .preset_to("500")
        .only_of(kRun)
        .between(10, 1'000'000),
    Key("memory", Form::kInteger, "memory", "MiB")
        .preset_to("512")
        .only_of(kRun)
        .between(1, 16'000'000),
    Key("min_running_instances", Form::kInteger, "min_running_instances",
        "On a cluster, so many at least; else 0 or 1")
        .preset_to("1")
        .only_of(kLongRunning)
        .between(0, 1000),
    Key("max_running_instances", Form::kInteger, "max_running_instances", "A bound")
        .preset_to("1")
        .only_of(kLongRunning)
        .between(1, 1000),
    Key("start_timeout", Form::kInteger, "start_timeout", "Seconds until it must be healthy")
        .preset_to("120")
        .only_of(kRun)
        .between(1, kDaySeconds),
    Key("stop_grace", Form::kInteger, "stop_grace", "Seconds between SIGTERM and SIGKILL")
        .preset_to("10")
        .only_of(kRun)
        .between(0, kDaySeconds),
    Key("releases_kept", Form::kInteger, "releases_kept",
        "How many former versions stay, to go back to")
        .preset_to("5")
        .only_of(kRun)
        .between(0, 1000),
    Key("arguments", Form::kTexts, "arguments", "Its arguments")
        .preset_to("[]")
        .only_of(kLongRunning | kCharts),
    Key("domains", Form::kTexts, "domains", "Public names").preset_to("[]").only_of(kLongRunning),
    Key("custom_domains", Form::kList, "", "Public names with settings of their own")
        .only_of(kLongRunning)
        .made_of(kDomainShape),
    Key("ports", Form::kPorts, "ports", "Where it listens")
        .preset_to("[]")
        .only_of(kLongRunning)
        .made_of(kPortShape),
    Key("ports", Form::kList, "ports", "Which Services the chart has")
        .preset_to("[]")
        .only_of(kCharts)
        .made_of(kHelmPortShape),
    Key("storage", Form::kList, "storage", "Folders that outlive its versions")
        .preset_to("[]")
        .only_of(kLongRunning)
        .made_of(kVolumeShape),
    Key("healthcheck", Form::kProbe, "healthchecks.readiness_probe",
        "What a version must answer before it gets traffic")
        .only_of(kRun)
        .made_of(kProbeShape),
    Key("liveness", Form::kProbe, "healthchecks.liveness_probe",
        "What a version must go on to answer, or it is restarted")
        .only_of(kRun)
        .made_of(kProbeShape),
    Key("stage", Form::kText, "", "The name of its stage of the environment"),
    Key("is_skipped", Form::kBoolean, "is_skipped",
        "true: actions on the whole environment leave it alone")
        .preset_to("false"),
    Key("restrictions", Form::kList, "", "Which files concern it")
        .only_of(kFromGit)
        .made_of(kRestrictionShape),
    Key("variables", Form::kVariables, "", "Its environment variables")
        .only_of(kRun)
        .made_of(kVariableShape),
    Key("secrets", Form::kSecrets, "", "Its secret environment variables")
        .only_of(kRun)
        .made_of(kSecretShape),
    Key("aliases", Form::kAliases, "", "Other names of variables")
        .only_of(kRun)
        .made_of(kAliasShape),
    Key("advanced_settings", Form::kAny, "", "Settings by their dotted names").preset_to("{}"),
    Key("deploy", Form::kBoolean, "", "false: apply --deploy leaves it alone").preset_to("true"),
};

const Key kPortKeys[] = {
    Key("port", Form::kInteger, "internal_port", "Its number").between(1, kTopPort),
    Key("internal_port", Form::kInteger, "internal_port", "The same as port").between(1, kTopPort),
    Key("public", Form::kBoolean, "publicly_accessible", "Whether the gateway leads to it")
        .preset_to("true"),
    Key("protocol", Form::kWord, "protocol", "What it speaks")
        .preset_to("\"HTTP\"")
        .one_of(base::enum_names<model::PortProtocol>),
    Key("name", Form::kText, "name", "Its name"),
    Key("external_port", Form::kInteger, "external_port", "Its number outside")
        .preset_to("0")
        .between(1, kTopPort),
    Key("default", Form::kBoolean, "is_default", "Whether it is the service's main one")
        .preset_to("false"),
};

const Key kVolumeKeys[] = {
    Key("mount_point", Form::kText, "mount_point", "The whole path of the folder").not_left_out(),
    Key("size", Form::kInteger, "size", "GB").preset_to("4").between(1, 1'000'000),
};

const Key kProbeKeys[] = {
    Key("http", Form::kText, "type.http.path", "The path that must answer"),
    Key("tcp", Form::kBoolean, "type.tcp", "true: the port must accept connections"),
    Key("port", Form::kInteger, "type.http.port type.tcp.port",
        "The service's own where it is left out")
        .between(1, kTopPort),
    Key("initial_delay_seconds", Form::kInteger, "initial_delay_seconds", "Before the first look")
        .preset_to("0")
        .between(0, kHourSeconds),
    Key("period_seconds", Form::kInteger, "period_seconds", "Between two looks")
        .preset_to("1")
        .between(1, kHourSeconds),
    Key("timeout_seconds", Form::kInteger, "timeout_seconds", "For one answer")
        .preset_to("5")
        .between(1, kHourSeconds),
    Key("success_threshold", Form::kInteger, "success_threshold", "Good answers in a row")
        .preset_to("1")
        .between(1, 1000),
    Key("failure_threshold", Form::kInteger, "failure_threshold", "Bad answers in a row")
        .preset_to("30")
        .between(1, 10'000),
};

const Key kCronKeys[] = {
    Key("scheduled_at", Form::kText, "scheduled_at", "The five fields of crontab(5)")
        .not_left_out(),
    Key("timezone", Form::kText, "timezone", "As Europe/Berlin").preset_to("\"UTC\""),
    Key("entrypoint", Form::kText, "entrypoint", "The program to start").preset_to("\"\""),
    Key("arguments", Form::kTexts, "arguments", "Its arguments").preset_to("[]"),
};

const Key kCommandKeys[] = {
    Key("entrypoint", Form::kText, "entrypoint", "The program to start").preset_to("\"\""),
    Key("arguments", Form::kTexts, "arguments", "Its arguments").preset_to("[]"),
};

const Key kPolicyKeys[] = {
    Key("exact", Form::kText, "kind value", "This tag, at its newest digest"),
    Key("semver", Form::kText, "kind value", "A range of versions, as ^1.2"),
    Key("regex", Form::kText, "kind value", "A pattern; its first group gives the order"),
    Key("order", Form::kWord, "order", "Of the pattern's group")
        .preset_to("\"NUMERIC\"")
        .one_of(base::enum_names<model::TagOrder>),
};

const Key kPollKeys[] = {
    Key("interval_seconds", Form::kInteger, "interval_seconds", "How often")
        .between(10, kDaySeconds),
};

const Key kRestrictionKeys[] = {
    Key("match", Form::kText, "mode type value", "Files at this path concern the service"),
    Key("exclude", Form::kText, "mode type value", "Files at this path do not concern the service"),
};

const Key kDomainKeys[] = {
    Key("domain", Form::kText, "domain", "The public name, in lower case").not_left_out(),
    Key("generate_certificate", Form::kBoolean, "generate_certificate",
        "false: it is served without HTTPS")
        .preset_to("true"),
    Key("use_cdn", Form::kBoolean, "use_cdn", "Kept as it is").preset_to("false"),
};

const Key kChartKeys[] = {
    Key("helm_repository", Form::kText, "repository", "The name of the helm repository")
        .not_left_out(),
    Key("name", Form::kText, "chart_name", "The chart's name, without the repository's")
        .not_left_out(),
    Key("version", Form::kText, "chart_version", "The chart's version, not a range").not_left_out(),
};

const Key kValuesFileKeys[] = {
    Key("name", Form::kText, "name", "By which it is told from others")
        .preset_to("\"values.yaml\""),
    Key("content", Form::kText, "content", "The values, in YAML").not_left_out(),
};

const Key kValuesGitKeys[] = {
    Key("repository", Form::kText, "git_repository.url",
        "The URL to clone from, without a password")
        .not_left_out(),
    Key("branch", Form::kText, "git_repository.branch",
        "The branch whose pushes deploy the service"),
    Key("git_token", Form::kText, "git_repository.git_token_id",
        "The name of the git token that opens the repository"),
    Key("provider", Form::kWord, "git_repository.provider", "The forge of the repository")
        .preset_to("\"GIT\"")
        .one_of(providers),
    Key("paths", Form::kTexts, "paths",
        "The files, from the repository's root; the last counts most")
        .not_left_out(),
};

const Key kHelmPortKeys[] = {
    Key("port", Form::kInteger, "internal_port", "Its number").between(1, kTopPort).not_left_out(),
    Key("service", Form::kText, "service_name", "The Service's name"),
    Key("selectors", Form::kPairs, "service_selectors", "Or the labels by which it is found"),
    Key("namespace", Form::kText, "namespace", "The Service's, where it is not the release's"),
    Key("protocol", Form::kWord, "protocol", "What it speaks")
        .preset_to("\"HTTP\"")
        .one_of(helm_protocols),
    Key("name", Form::kText, "name", "Its name"),
    Key("external_port", Form::kInteger, "external_port", "Its number outside")
        .preset_to("0")
        .between(1, kTopPort),
    Key("default", Form::kBoolean, "is_default", "Whether it is the service's main one")
        .preset_to("false"),
};

}  // namespace

const Shape kServiceShape{"a service", "An application, a container, a job or a chart",
                          kServiceKeys};
const Shape kChartShape{"a chart", "A chart of a helm repository", kChartKeys};
const Shape kValuesFileShape{"a values file", "A file of values", kValuesFileKeys};
const Shape kValuesGitShape{"a values_git", "Files of values in git", kValuesGitKeys};
const Shape kHelmPortShape{"a port of a chart", "A Service of a chart", kHelmPortKeys};
const Shape kPortShape{"a port", "A port", kPortKeys};
const Shape kVolumeShape{"a volume", "A folder that outlives the versions", kVolumeKeys};
const Shape kProbeShape{"a healthcheck", "What must answer", kProbeKeys};
const Shape kCronShape{"a cron", "When a job runs, and what", kCronKeys};
const Shape kCommandShape{"a command", "What a job runs", kCommandKeys};
const Shape kPolicyShape{"a tag_policy", "Which announced tags are deployed", kPolicyKeys};
const Shape kPollShape{"a tag_poll", "How often the registry is asked", kPollKeys};
const Shape kRestrictionShape{"a restriction", "Which files concern a service", kRestrictionKeys};
const Shape kDomainShape{"a custom domain", "A public name", kDomainKeys};

}  // namespace slipway::cli
