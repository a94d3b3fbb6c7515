#include "runtime/kubernetes/helm/program.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <boost/json/serialize.hpp>

#include "io/files.h"
#include "io/reach.h"
#include "io/url.h"
#include "rules/helm_values.h"

namespace slipway::runtime::helm {
namespace {

using base::ErrorCode;
using base::fail;

constexpr auto kAsk = std::chrono::seconds(60);
constexpr auto kFetch = std::chrono::minutes(5);     // of a repository's index
constexpr auto kMargin = std::chrono::minutes(1);    // beyond the timeout that helm itself keeps
constexpr auto kToGoBack = std::chrono::minutes(1);  // of one that is told to end
constexpr std::string_view kRepositoryName = "slipway";
constexpr int kRevisionsKept = 10;
constexpr int kNewFlags = 4;  // from this major version on --atomic has another name

std::string seconds(std::chrono::seconds time) { return std::to_string(time.count()) + "s"; }

std::string after_scheme(std::string_view oci_url) {
  const auto scheme = oci_url.find("://");
  if (scheme != std::string_view::npos) oci_url.remove_prefix(scheme + 3);
  return std::string(oci_url);
}

std::string host_of(std::string_view oci_url) {
  const auto rest = after_scheme(oci_url);
  return rest.substr(0, rest.find('/'));
}

base::Error failed(const std::string& what, const io::Outcome& outcome) {
  const auto complaint = complaint_of(outcome.err);
  auto code = ErrorCode::kFailed;
  if (is_late(complaint)) code = ErrorCode::kTimeout;
  if (complaint.find("cluster unreachable") != std::string::npos) code = ErrorCode::kUnavailable;
  auto message = "helm " + what + " failed" +
                 (complaint.empty() ? " with exit code " + std::to_string(outcome.exit_code) + "."
                                    : ": " + complaint);
  if (complaint.find("missing in charts/ directory") != std::string::npos) {
    message += "; add --dependency-update to the service's arguments";
  }
  return {code, std::move(message)};
}

}  // namespace

struct Program::Call {
  std::vector<std::string> arguments;
  std::string input{};
  base::Duration deadline = kAsk;
  base::Duration grace = std::chrono::seconds(5);
  const ErrorLines* log = nullptr;
};

// Of one call, with all that helm writes and reads; readable by nobody else.
class Program::Folder {
 public:
  explicit Folder(const std::filesystem::path& home) {
    std::error_code wrong;
    std::filesystem::create_directories(home, wrong);
    auto pattern = (home / "call-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string release_name(const model::ServiceId& service) {
  return "slipway-" + service.to_string();
}

base::Result<io::Outcome> Program::run(const Folder& folder, const Call& call,
                                       const std::stop_token& stop) const {
  if (folder.path().empty()) {
    return fail(ErrorCode::kUnavailable,
                "Cannot make a folder for helm below " + options_.home.string() + ".");
  }
  io::Command command;
  command.argv = {options_.program};
  command.argv.insert(command.argv.end(), call.arguments.begin(), call.arguments.end());
  command.environment = options_.environment;
  const auto in = [&](const char* name) { return (folder.path() / name).string(); };
  const std::map<std::string, std::string> fixed{
      {"PATH", options_.path},
      {"HOME", folder.path().string()},
      {"LC_ALL", "C"},
      {"HELM_CACHE_HOME", in("cache")},
      {"HELM_CONFIG_HOME", in("config")},
      {"HELM_DATA_HOME", in("data")},
      {"HELM_PLUGINS", in("plugins")},
      {"HELM_REGISTRY_CONFIG", in("registry.json")},
      {"HELM_REPOSITORY_CONFIG", in("repositories.yaml")},
      {"HELM_REPOSITORY_CACHE", in("repositories")},
      {"HELM_NAMESPACE", target_.name_space},
      // Without one helm would look for that of its user.
      {"KUBECONFIG", target_.kubeconfig.empty() ? in("kubeconfig") : target_.kubeconfig.string()}};
  for (const auto& [name, value] : fixed) command.environment[name] = value;
  const std::pair<const char*, std::string> of_cluster[] = {
      {"HELM_KUBECONTEXT", target_.context},
      {"HELM_KUBEAPISERVER", target_.server},
      {"HELM_KUBETOKEN", target_.token},
      {"HELM_KUBECAFILE", target_.ca_file.string()}};
  for (const auto& [name, value] : of_cluster) {
    if (!value.empty()) command.environment[name] = value;
  }
  command.directory = folder.path();
  command.input = call.input;
  command.deadline = call.deadline;
  command.grace = call.grace;
  if (call.log == nullptr) return io::run(command, stop);
  std::string out;
  std::string err;
  auto outcome = io::run(command, stop, [&](std::string_view stream, std::string_view line) {
    auto& text = stream == "stdout" ? out : err;
    text.append(line).push_back('\n');
    if (stream == "stderr" && *call.log) (*call.log)(line);
  });
  if (outcome) {
    outcome->out = std::move(out);
    outcome->err = std::move(err);
  }
  return outcome;
}

base::Result<ProgramVersion> Program::version(const std::stop_token& stop) const {
  const Folder folder(options_.home);
  const auto outcome = run(folder, {.arguments = {"version", "--short"}}, stop);
  if (!outcome && outcome.error().code == ErrorCode::kCancelled) return fail(outcome.error());
  if (!outcome) {
    return fail(ErrorCode::kNotFound,
                "The program helm cannot be started (" + outcome.error().message +
                    "). Install Helm 3 or 4 on the machine of slipwayd, where its PATH finds it.");
  }
  if (!outcome->ok()) return fail(failed("version", *outcome));
  return parse_version(outcome->out);
}

base::Result<std::string> Program::open(const Folder& folder, const Repository& repository,
                                        const std::stop_token& stop) const {
  const auto url =
      io::parse_url(repository.is_oci ? "https://" + after_scheme(repository.url) : repository.url);
  if (url) {
    auto may = io::check_host(options_.may_connect, "The helm repository " + repository.url,
                              url->host, stop);
    if (!may) return fail(may.error());
  }
  const bool is_private = !repository.username.empty() || !repository.password.empty();
  if (repository.is_oci && !is_private) return repository.url;
  Call call{.arguments = {"repo", "add", std::string(kRepositoryName), repository.url},
            .deadline = kFetch};
  if (repository.is_oci) call.arguments = {"registry", "login", host_of(repository.url)};
  if (repository.skip_tls_verification) {
    call.arguments.emplace_back(repository.is_oci ? "--insecure" : "--insecure-skip-tls-verify");
  }
  if (is_private) {
    call.arguments.insert(call.arguments.end(),
                          {"--username", repository.username, "--password-stdin"});
    call.input = repository.password;
  }
  const auto outcome = run(folder, call, stop);
  if (!outcome) return fail(outcome.error());
  if (!outcome->ok()) {
    return fail(ErrorCode::kFailed, "The helm repository " + repository.url +
                                        " cannot be used: " + complaint_of(outcome->err));
  }
  return repository.is_oci ? repository.url : std::string(kRepositoryName);
}

base::Result<std::string> Program::locate(const Folder& folder, const Chart& chart,
                                          std::vector<std::string>& arguments,
                                          const std::stop_token& stop) const {
  if (!chart.repository) return chart.folder.string();
  auto prefix = open(folder, *chart.repository, stop);
  if (!prefix) return prefix;
  if (!chart.version.empty()) {
    arguments.insert(arguments.end(), {"--version", chart.version});
  }
  if (chart.repository->skip_tls_verification) {
    arguments.emplace_back("--insecure-skip-tls-verify");
  }
  while (prefix->ends_with('/')) prefix->pop_back();
  return *prefix + "/" + chart.name;
}

base::Result<Revision> Program::upgrade(const Upgrade& upgrade, const ErrorLines& log,
                                        const std::stop_token& stop) const {
  const auto program = version(stop);
  if (!program) return fail(program.error());
  const auto values = rules::helm_values(upgrade.settings);
  if (!values) return fail(values.error());
  for (const auto& argument : upgrade.arguments) {
    if (auto known = rules::check_helm_argument(argument); !known) return fail(known.error());
  }
  const Folder folder(options_.home);
  const auto release = release_name(upgrade.service);
  const auto revisions = history(folder, release, stop);
  if (!revisions) return fail(revisions.error());
  if (is_brought(*revisions, upgrade.description)) return revisions->back();
  if (auto back = put_back(*revisions, upgrade, log, stop); !back) return fail(back.error());
  const std::chrono::seconds timeout(upgrade.settings.timeout);
  // Going back takes as long again.
  Call call{.arguments = {}, .deadline = 2 * timeout + kMargin, .grace = kToGoBack, .log = &log};
  std::vector<std::string> of_chart;
  const auto chart = locate(folder, upgrade.chart, of_chart, stop);
  if (!chart) return fail(chart.error());
  call.arguments = {"upgrade",
                    "--install",
                    release,
                    *chart,
                    program->major < kNewFlags ? "--atomic" : "--rollback-on-failure",
                    "--wait",
                    "--timeout",
                    seconds(timeout),
                    "--history-max",
                    std::to_string(kRevisionsKept),
                    "--output",
                    "json"};
  if (!upgrade.description.empty()) {
    call.arguments.insert(call.arguments.end(), {"--description", upgrade.description});
  }
  call.arguments.insert(call.arguments.end(), of_chart.begin(), of_chart.end());
  std::vector<std::string> files;
  files.reserve(upgrade.settings.files.size() + 1);
  for (const auto& file : upgrade.settings.files) files.push_back(file.content);
  files.push_back(boost::json::serialize(*values));
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto path = folder.path() / ("values-" + std::to_string(i) + ".yaml");
    if (auto written = io::write_file(path, files[i], 0600); !written) {
      return fail(written.error());
    }
    call.arguments.insert(call.arguments.end(), {"--values", path.string()});
  }
  call.arguments.insert(call.arguments.end(), upgrade.arguments.begin(), upgrade.arguments.end());
  const auto outcome = run(folder, call, stop);
  if (outcome && outcome->ok()) return parse_release(outcome->out);
  auto error = outcome ? failed("upgrade", *outcome) : outcome.error();
  // Told to end, it went back before it did.
  const auto now = history(folder, release, {});
  if (now)
    error.message += (error.message.ends_with('.') ? " " : ". ") + way_back(*revisions, *now);
  return fail(std::move(error));
}

// helm refuses to touch a release whose last call was killed.
base::Result<void> Program::put_back(const std::vector<Revision>& revisions, const Upgrade& upgrade,
                                     const ErrorLines& log, const std::stop_token& stop) const {
  if (revisions.empty() || !revisions.back().is_half_done()) return {};
  const std::chrono::seconds timeout(upgrade.settings.timeout);
  if (!revisions.back().is_pending()) return uninstall(upgrade.service, timeout, log, stop);
  const auto served = std::find_if(revisions.rbegin(), revisions.rend(), [](const auto& one) {
    return one.status == "deployed" || one.status == "superseded";
  });
  if (served == revisions.rend()) return uninstall(upgrade.service, timeout, log, stop);
  return rollback(upgrade.service, served->number, timeout, log, stop);
}

base::Result<std::vector<Revision>> Program::history(const Folder& folder,
                                                     const std::string& release,
                                                     const std::stop_token& stop) const {
  const auto outcome = run(folder, {.arguments = {"history", release, "--output", "json"}}, stop);
  if (!outcome) return fail(outcome.error());
  if (outcome->ok()) return parse_history(outcome->out);
  if (is_not_found(outcome->err)) return std::vector<Revision>();
  return fail(failed("history", *outcome));
}

base::Result<std::vector<Revision>> Program::history(const model::ServiceId& service,
                                                     const std::stop_token& stop) const {
  return history(Folder(options_.home), release_name(service), stop);
}

base::Result<void> Program::rollback(const model::ServiceId& service, std::uint64_t revision,
                                     std::chrono::seconds timeout, const ErrorLines& log,
                                     const std::stop_token& stop) const {
  const Folder folder(options_.home);
  const auto outcome =
      run(folder,
          {.arguments = {"rollback", release_name(service), std::to_string(revision), "--wait",
                         "--timeout", seconds(timeout)},
           .deadline = timeout + kMargin,
           .grace = kToGoBack,
           .log = &log},
          stop);
  if (!outcome) return fail(outcome.error());
  if (!outcome->ok()) return fail(failed("rollback", *outcome));
  return {};
}

base::Result<void> Program::uninstall(const model::ServiceId& service, std::chrono::seconds timeout,
                                      const ErrorLines& log, const std::stop_token& stop) const {
  const Folder folder(options_.home);
  const auto outcome = run(
      folder,
      {.arguments = {"uninstall", release_name(service), "--wait", "--timeout", seconds(timeout)},
       .deadline = timeout + kMargin,
       .grace = kToGoBack,
       .log = &log},
      stop);
  if (!outcome) return fail(outcome.error());
  if (outcome->ok() || is_not_found(outcome->err)) return {};
  return fail(failed("uninstall", *outcome));
}

}  // namespace slipway::runtime::helm
