#include "pipeline/release_chart.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "io/files.h"
#include "pipeline/remote.h"
#include "pipeline/steps.h"
#include "store/deployments.h"
#include "store/helm_repositories.h"
#include "store/pushes.h"
#include "store/tasks.h"
#include "store/values_links.h"

namespace slipway::pipeline {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::fail;

constexpr std::uintmax_t kLargestValues = std::uintmax_t{1} << 20U;  // as large as a release may be

const model::GitSource* values_git(const model::Service& service) {
  const auto& helm = service.settings.helm;
  return helm && helm->values_git ? &*helm->values_git : nullptr;
}

// Below the folder, whatever dots it has.
fs::path below(const fs::path& folder, const std::string& path) {
  const auto inside = fs::path("/" + path).lexically_normal().relative_path();
  return inside.empty() ? folder : folder / inside;
}

base::Result<void> check_out_to(Context& context, const git::Remote& remote,
                                const std::string& commit, const fs::path& folder,
                                const std::stop_token& stop) {
  if (fs::exists(folder)) return {};
  return context.git.fetch_commit(remote, commit, stop).and_then([&] {
    return context.git.checkout(remote.key, commit, folder, stop);
  });
}

base::Result<model::HelmValuesFile> read_values(const fs::path& folder, const std::string& path,
                                                const std::string& commit) {
  const auto file = below(folder, path);
  std::error_code wrong;
  if (!fs::is_regular_file(file, wrong)) {
    return fail(ErrorCode::kFailed, "The values file '" + path + "' is not in commit " +
                                        commit.substr(0, 8) +
                                        " of the values' repository; set the service's "
                                        "values_override.file.git.paths.");
  }
  if (fs::file_size(file, wrong) > kLargestValues || wrong) {
    return fail(ErrorCode::kFailed,
                "The values file '" + path + "' is larger than 1 MiB; no release can hold it.");
  }
  return io::read_file(file).map(
      [&](std::string content) { return model::HelmValuesFile{path, std::move(content)}; });
}

base::Result<void> add_values(Context& context, const model::GitSource& source,
                              const std::string& commit, const fs::path& folder,
                              model::HelmSettings& settings, const std::stop_token& stop) {
  const auto remote = remote_of(context, source);
  if (!remote) return fail(remote.error());
  if (auto there = check_out_to(context, *remote, commit, folder, stop); !there) return there;
  std::vector<model::HelmValuesFile> files;
  files.reserve(settings.values_paths.size() + settings.files.size());
  for (const auto& path : settings.values_paths) {
    auto file = read_values(folder, path, commit);
    if (!file) return fail(file.error());
    files.push_back(std::move(*file));
  }
  // Those that stand in the service itself override them.
  files.insert(files.end(), settings.files.begin(), settings.files.end());
  settings.files = std::move(files);
  return {};
}

base::Result<void> get_files(Context& context, const model::Service& service,
                             const model::Deployment& deployment, const fs::path& folder,
                             runtime::Version& version, const std::stop_token& stop) {
  if (!is_of_repository(service)) {
    const auto remote = remote_of(context, {service});
    if (!remote) return fail(remote.error());
    const auto checkout = folder / "chart";
    if (auto there = check_out_to(context, *remote, deployment.commit, checkout, stop); !there) {
      return there;
    }
    version.chart->folder = below(checkout, service.git.root_path);
    if (!fs::is_regular_file(version.chart->folder / "Chart.yaml")) {
      return fail(ErrorCode::kFailed, "There is no Chart.yaml in '" + service.git.root_path +
                                          "' of commit " + deployment.commit.substr(0, 8) +
                                          "; set the root path to the chart's folder.");
    }
  }
  const auto* values = values_git(service);
  if (values == nullptr || deployment.values_commit.empty()) return {};
  return add_values(context, *values, deployment.values_commit, folder / "values",
                    *version.settings.helm, stop);
}

}  // namespace

bool is_of_repository(const model::Service& service) { return !service.chart.name.empty(); }

void choose_chart(Context& context, const model::Service& service, ReleaseProgress& progress) {
  auto& image = progress.deployment().image;
  if (image.name.empty()) image.name = service.chart.name;
  if (image.tag.empty()) image.tag = service.chart.version;
  progress.say("The chart " + image.name + ", version " + image.tag + ".");
  context.database.write(
      [&](store::Transaction& tx) { store::set_image(tx, progress.deployment().id, image); });
}

base::Result<void> choose_values(Context& context, const model::Service& service,
                                 ReleaseProgress& progress, const std::stop_token& stop) {
  const auto* source = values_git(service);
  auto& deployment = progress.deployment();
  if (source == nullptr || !deployment.values_commit.empty()) return {};
  const auto remote = remote_of(context, *source);
  if (!remote) return fail(remote.error());
  const auto tips = context.git.fetch(*remote, {source->branch}, stop);
  if (!tips) return fail(tips.error());
  const auto tip = tips->find(source->branch);
  if (tip == tips->end()) {
    return fail(ErrorCode::kFailed, "The branch '" + source->branch +
                                        "' of the values' repository " + source->url +
                                        " does not exist.");
  }
  deployment.values_commit = tip->second;
  progress.say("Its values are of commit " + tip->second.substr(0, 8) + ".");
  context.database.write([&](store::Transaction& tx) {
    store::set_values_commit(tx, deployment.id, deployment.values_commit);
    // The tip brings all that was pushed before.
    store::move_values_watermark(tx, service.id, deployment.values_commit);
    auto branch = store::branch(tx, service.organization, remote->key, source->branch);
    if (branch.considered_tip.empty()) {
      branch.considered_tip = deployment.values_commit;
      store::put(tx, branch);
    }
    store::ask(tx, kPoll, RepositorySubject{service.organization, remote->key}.to_string(),
               context.clock.now() + context.policy.poll_interval);
  });
  return {};
}

base::Result<runtime::Chart> chart_of(Context& context, store::Transaction& tx,
                                      const model::Service& service,
                                      const model::Deployment& deployment) {
  runtime::Chart chart;
  if (!is_of_repository(service)) return chart;
  chart.name = deployment.image.name;
  chart.version = deployment.image.tag;
  const auto repository = service.chart.repository
                              ? store::helm_repository(tx, *service.chart.repository)
                              : std::nullopt;
  if (!repository) {
    return fail(ErrorCode::kFailed,
                "The helm repository of its chart is gone; choose another for the service.");
  }
  auto& from = chart.repository.emplace();
  from.url = repository->url;
  from.is_oci = model::is_oci(repository->kind);
  from.skip_tls_verification = repository->skip_tls_verification;
  from.username = repository->username;
  if (repository->password.empty()) return chart;
  auto password = context.cipher.decrypt(repository->password);
  if (!password) return fail(password.error());
  from.password = std::move(*password);
  return chart;
}

base::Result<void> get_chart(Context& context, const model::Service& service,
                             const model::Deployment& deployment, runtime::Runtime& runtime,
                             runtime::Version& version, const std::stop_token& stop) {
  if (!version.chart || !version.settings.helm) {
    return fail(ErrorCode::kFailed, "The service has no chart; set its source.");
  }
  const auto folder = runtime.source_directory(version);
  if (!folder) return {};
  auto got = get_files(context, service, deployment, *folder, version, stop);
  std::error_code ignored;
  if (!got) fs::remove_all(*folder, ignored);
  return got;
}

base::Result<void> bring_chart(runtime::Runtime& runtime, const runtime::Version& version,
                               const runtime::LogSink& log, const std::stop_token& stop) {
  auto* charts = runtime.charts();
  if (charts == nullptr) {
    return fail(ErrorCode::kFailed,
                "The environment's runtime brings no helm charts; use an environment on a runtime "
                "of kind KUBERNETES.");
  }
  auto brought = charts->bring(version, log, stop);
  std::error_code ignored;
  if (const auto folder = runtime.source_directory(version)) fs::remove_all(*folder, ignored);
  return brought;
}

}  // namespace slipway::pipeline
