#pragma once
// The ports of the pipeline as a node uses them: every call of theirs is a use of its reach, before
// and after which the node can die. What is behind them is simulated elsewhere.

#include <utility>

#include "gateway/gateway.h"
#include "git/git.h"
#include "pipeline/courier.h"
#include "reach.h"
#include "registry/registry.h"
#include "runtime/job_runtime.h"
#include "runtime/runtime.h"

namespace slipway::simulation {

class MortalGit final : public git::Git {
 public:
  MortalGit(git::Git& git, Reach& reach) : git_(git), reach_(reach) {}

  base::Result<git::Tips> tips(const git::Remote& remote, const std::vector<std::string>& branches,
                               std::stop_token stop) override;
  base::Result<git::Tips> fetch(const git::Remote& remote, const std::vector<std::string>& branches,
                                std::stop_token stop) override;
  base::Result<void> fetch_commit(const git::Remote& remote, const std::string& commit,
                                  std::stop_token stop) override;
  bool has_commit(const model::RepositoryKey& key, const std::string& commit) override;
  base::Result<model::FileList> compare(const model::RepositoryKey& key, const std::string& from,
                                        const std::string& to) override;
  bool is_ancestor(const model::RepositoryKey& key, const std::string& ancestor,
                   const std::string& descendant) override;
  base::Result<model::Commit> commit(const model::RepositoryKey& key,
                                     const std::string& id) override;
  base::Result<void> checkout(const model::RepositoryKey& key, const std::string& commit,
                              const std::filesystem::path& directory,
                              std::stop_token stop) override;
  void remove_mirrors_but(const std::vector<model::RepositoryKey>& in_use, base::Duration unused,
                          std::stop_token stop) override;
  // Asked by people alone.
  base::Result<std::vector<model::Commit>> history(const model::RepositoryKey& key,
                                                   const std::string& from,
                                                   std::size_t limit) override {
    return git_.history(key, from, limit);
  }
  base::Result<std::vector<std::string>> folders(const model::RepositoryKey& key,
                                                 const std::string& commit,
                                                 std::size_t limit) override {
    return git_.folders(key, commit, limit);
  }
  base::Result<std::string> version(std::stop_token stop) override {
    return git_.version(std::move(stop));
  }

 private:
  git::Git& git_;
  Reach& reach_;
};

class MortalRegistry final : public registry::Registry {
 public:
  MortalRegistry(registry::Registry& registry, Reach& reach) : registry_(registry), reach_(reach) {}

  base::Result<model::Digest> resolve(const model::ImageReference& image,
                                      const registry::Credentials& credentials,
                                      std::stop_token stop) override;
  base::Result<model::Digest> recheck(const model::ImageReference& image,
                                      const model::Digest& known,
                                      const registry::Credentials& credentials,
                                      std::stop_token stop) override;
  base::Result<registry::Tags> tags(const model::ImageName& image,
                                    const registry::Credentials& credentials,
                                    const std::string& last_etag, std::stop_token stop) override;

 private:
  registry::Registry& registry_;
  Reach& reach_;
};

class MortalJobs final : public runtime::JobRuntime {
 public:
  MortalJobs(runtime::JobRuntime* jobs, Reach& reach) : jobs_(jobs), reach_(reach) {}

  bool is_there() const { return jobs_ != nullptr; }
  base::Result<runtime::Attempt> start(const model::AttemptId& id, const runtime::Version& version,
                                       std::stop_token stop) override;
  base::Result<runtime::Attempt> inspect(const model::AttemptId& id) override;
  base::Result<void> stop(const model::AttemptId& id, base::Duration grace) override;
  base::Result<void> remove(const model::AttemptId& id) override;
  std::vector<model::LogLine> log(const model::AttemptId& id, std::uint64_t after,
                                  std::size_t limit) override;

 private:
  runtime::JobRuntime* jobs_;
  Reach& reach_;
};

class MortalRuntime final : public runtime::Runtime {
 public:
  MortalRuntime(runtime::Runtime& runtime, Reach& reach)
      : runtime_(runtime), reach_(reach), jobs_(runtime.jobs(), reach) {}

  std::optional<std::filesystem::path> source_directory(
      const runtime::Version& version) const override {
    return runtime_.source_directory(version);
  }
  base::Result<void> build(const runtime::Version& version, const runtime::LogSink& log,
                           std::stop_token stop) override;
  base::Result<void> run_release_command(const runtime::Version& version,
                                         const runtime::LogSink& log,
                                         std::stop_token stop) override;
  base::Result<runtime::Instance> start(const runtime::Version& version,
                                        const runtime::LogSink& log, std::stop_token stop) override;
  runtime::Instance inspect(const model::DeploymentId& deployment) override;
  runtime::Instance examine(const model::DeploymentId& deployment,
                            const std::stop_token& stop) override;
  base::Result<std::vector<runtime::Instance>> list() override;
  base::Result<void> serve(const runtime::Version& version,
                           const std::vector<std::string>& hosts) override;
  base::Result<void> stop(const model::DeploymentId& deployment, base::Duration grace) override;
  base::Result<void> remove(const model::DeploymentId& deployment) override;
  base::Result<void> forget(const model::ServiceId& service) override;
  base::Result<std::string> check() override;
  std::vector<model::LogLine> log(const model::DeploymentId& deployment, std::uint64_t after,
                                  std::size_t limit) override;
  bool runs_images() const override { return runtime_.runs_images(); }
  runtime::JobRuntime* jobs() override { return jobs_.is_there() ? &jobs_ : nullptr; }
  std::vector<std::string> capabilities() const override { return runtime_.capabilities(); }

 private:
  runtime::Runtime& runtime_;
  Reach& reach_;
  MortalJobs jobs_;
};

class MortalGateway final : public gateway::Gateway {
 public:
  MortalGateway(gateway::Gateway& gateway, Reach& reach) : gateway_(gateway), reach_(reach) {}

  base::Result<void> apply(const std::vector<gateway::Route>& routes) override;
  gateway::HostUpstreams upstreams() const override;
  base::Result<void> ensure_running() override;
  std::string address() const override { return gateway_.address(); }

 private:
  gateway::Gateway& gateway_;
  Reach& reach_;
};

class MortalCourier final : public pipeline::Courier {
 public:
  MortalCourier(pipeline::Courier& courier, Reach& reach) : courier_(courier), reach_(reach) {}

  base::Result<io::HttpResponse> send(const io::HttpRequest& request,
                                      std::stop_token stop) override;
  base::Result<io::MailReply> send(const io::MailServer& server, const std::vector<std::string>& to,
                                   const std::string& content, std::stop_token stop) override;

 private:
  pipeline::Courier& courier_;
  Reach& reach_;
};

}  // namespace slipway::simulation
