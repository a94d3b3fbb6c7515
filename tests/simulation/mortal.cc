#include "mortal.h"

namespace slipway::simulation {

using enum Effect;

base::Result<git::Tips> MortalGit::tips(const git::Remote& remote,
                                        const std::vector<std::string>& branches,
                                        std::stop_token stop) {
  return reach_.use(GIT_TIPS, [&] { return git_.tips(remote, branches, stop); });
}

base::Result<git::Tips> MortalGit::fetch(const git::Remote& remote,
                                         const std::vector<std::string>& branches,
                                         std::stop_token stop) {
  return reach_.use(GIT_FETCH, [&] { return git_.fetch(remote, branches, stop); });
}

base::Result<void> MortalGit::fetch_commit(const git::Remote& remote, const std::string& commit,
                                           std::stop_token stop) {
  return reach_.use(GIT_FETCH_COMMIT, [&] { return git_.fetch_commit(remote, commit, stop); });
}

bool MortalGit::has_commit(const model::RepositoryKey& key, const std::string& commit) {
  return reach_.use(GIT_HAS_COMMIT, [&] { return git_.has_commit(key, commit); });
}

base::Result<model::FileList> MortalGit::compare(const model::RepositoryKey& key,
                                                 const std::string& from, const std::string& to) {
  return reach_.use(GIT_COMPARE, [&] { return git_.compare(key, from, to); });
}

bool MortalGit::is_ancestor(const model::RepositoryKey& key, const std::string& ancestor,
                            const std::string& descendant) {
  return reach_.use(GIT_IS_ANCESTOR, [&] { return git_.is_ancestor(key, ancestor, descendant); });
}

base::Result<model::Commit> MortalGit::commit(const model::RepositoryKey& key,
                                              const std::string& id) {
  return reach_.use(GIT_COMMIT, [&] { return git_.commit(key, id); });
}

base::Result<void> MortalGit::checkout(const model::RepositoryKey& key, const std::string& commit,
                                       const std::filesystem::path& directory,
                                       std::stop_token stop) {
  return reach_.use(GIT_CHECKOUT, [&] { return git_.checkout(key, commit, directory, stop); });
}

void MortalGit::remove_mirrors_but(const std::vector<model::RepositoryKey>& in_use,
                                   base::Duration unused, std::stop_token stop) {
  reach_.use(GIT_REMOVE_MIRRORS_BUT, [&] { git_.remove_mirrors_but(in_use, unused, stop); });
}

base::Result<model::Digest> MortalRegistry::resolve(const model::ImageReference& image,
                                                    const registry::Credentials& credentials,
                                                    std::stop_token stop) {
  return reach_.use(REGISTRY_RESOLVE, [&] { return registry_.resolve(image, credentials, stop); });
}

base::Result<model::Digest> MortalRegistry::recheck(const model::ImageReference& image,
                                                    const model::Digest& known,
                                                    const registry::Credentials& credentials,
                                                    std::stop_token stop) {
  return reach_.use(REGISTRY_RECHECK,
                    [&] { return registry_.recheck(image, known, credentials, stop); });
}

base::Result<registry::Tags> MortalRegistry::tags(const model::ImageName& image,
                                                  const registry::Credentials& credentials,
                                                  const std::string& last_etag,
                                                  std::stop_token stop) {
  return reach_.use(REGISTRY_TAGS,
                    [&] { return registry_.tags(image, credentials, last_etag, stop); });
}

base::Result<void> MortalRuntime::build(const runtime::Version& version,
                                        const runtime::LogSink& log, std::stop_token stop) {
  return reach_.use(RUNTIME_BUILD, [&] { return runtime_.build(version, log, stop); });
}

base::Result<void> MortalRuntime::run_release_command(const runtime::Version& version,
                                                      const runtime::LogSink& log,
                                                      std::stop_token stop) {
  return reach_.use(RUNTIME_RUN_RELEASE_COMMAND,
                    [&] { return runtime_.run_release_command(version, log, stop); });
}

base::Result<runtime::Instance> MortalRuntime::start(const runtime::Version& version,
                                                     const runtime::LogSink& log,
                                                     std::stop_token stop) {
  return reach_.use(RUNTIME_START, [&] { return runtime_.start(version, log, stop); });
}

runtime::Instance MortalRuntime::inspect(const model::DeploymentId& deployment) {
  return reach_.use(RUNTIME_INSPECT, [&] { return runtime_.inspect(deployment); });
}

runtime::Instance MortalRuntime::examine(const model::DeploymentId& deployment,
                                         const std::stop_token& stop) {
  return reach_.use(RUNTIME_EXAMINE, [&] { return runtime_.examine(deployment, stop); });
}

base::Result<std::vector<runtime::Instance>> MortalRuntime::list() {
  return reach_.use(RUNTIME_LIST, [&] { return runtime_.list(); });
}

base::Result<void> MortalRuntime::serve(const runtime::Version& version,
                                        const std::vector<std::string>& hosts) {
  return reach_.use(RUNTIME_SERVE, [&] { return runtime_.serve(version, hosts); });
}

base::Result<void> MortalRuntime::stop(const model::DeploymentId& deployment,
                                       base::Duration grace) {
  return reach_.use(RUNTIME_STOP, [&] { return runtime_.stop(deployment, grace); });
}

base::Result<void> MortalRuntime::remove(const model::DeploymentId& deployment) {
  return reach_.use(RUNTIME_REMOVE, [&] { return runtime_.remove(deployment); });
}

base::Result<void> MortalRuntime::forget(const model::ServiceId& service) {
  return reach_.use(RUNTIME_FORGET, [&] { return runtime_.forget(service); });
}

std::vector<model::LogLine> MortalRuntime::log(const model::DeploymentId& deployment,
                                               std::uint64_t after, std::size_t limit) {
  return reach_.use(RUNTIME_LOG, [&] { return runtime_.log(deployment, after, limit); });
}

base::Result<std::string> MortalRuntime::check() {
  return reach_.use(RUNTIME_CHECK, [&] { return runtime_.check(); });
}

base::Result<runtime::Attempt> MortalJobs::start(const model::AttemptId& id,
                                                 const runtime::Version& version,
                                                 std::stop_token stop) {
  return reach_.use(JOBS_START, [&] { return jobs_->start(id, version, stop); });
}

base::Result<runtime::Attempt> MortalJobs::inspect(const model::AttemptId& id) {
  return reach_.use(JOBS_INSPECT, [&] { return jobs_->inspect(id); });
}

base::Result<void> MortalJobs::stop(const model::AttemptId& id, base::Duration grace) {
  return reach_.use(JOBS_STOP, [&] { return jobs_->stop(id, grace); });
}

base::Result<void> MortalJobs::remove(const model::AttemptId& id) {
  return reach_.use(JOBS_REMOVE, [&] { return jobs_->remove(id); });
}

std::vector<model::LogLine> MortalJobs::log(const model::AttemptId& id, std::uint64_t after,
                                            std::size_t limit) {
  return reach_.use(JOBS_LOG, [&] { return jobs_->log(id, after, limit); });
}

base::Result<void> MortalGateway::apply(const std::vector<gateway::Route>& routes) {
  return reach_.use(GATEWAY_APPLY, [&] { return gateway_.apply(routes); });
}

gateway::HostUpstreams MortalGateway::upstreams() const {
  return reach_.use(GATEWAY_UPSTREAMS, [&] { return gateway_.upstreams(); });
}

base::Result<void> MortalGateway::ensure_running() {
  return reach_.use(GATEWAY_ENSURE_RUNNING, [&] { return gateway_.ensure_running(); });
}

base::Result<io::HttpResponse> MortalCourier::send(const io::HttpRequest& request,
                                                   std::stop_token stop) {
  return reach_.use(COURIER_SEND, [&] { return courier_.send(request, stop); });
}

base::Result<io::MailReply> MortalCourier::send(const io::MailServer& server,
                                                const std::vector<std::string>& to,
                                                const std::string& content, std::stop_token stop) {
  return reach_.use(COURIER_SEND_MAIL, [&] { return courier_.send(server, to, content, stop); });
}

}  // namespace slipway::simulation
