#pragma once
// What is outside where nothing goes wrong, and little is remembered: for runs of a year.

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "git/git.h"
#include "machine.h"
#include "pipeline/courier.h"
#include "pipeline/runtimes.h"

namespace slipway::simulation {

inline constexpr int kYearServices = 8;  // that come from git

// A branch that only grows. A commit's id is its number, so that a year of them needs no memory.
class GrowingGit final : public git::Git {
 public:
  static std::string id_of(std::int64_t number) {
    const auto digits = std::to_string(number);
    return std::string(40 - digits.size(), '0') + digits;
  }
  static std::string path_of(std::int64_t number) {
    return "s" + std::to_string(number % (kYearServices + 1)) + "/main";
  }
  std::int64_t newest = 1;

  base::Result<git::Tips> tips(const git::Remote&, const std::vector<std::string>&,
                               std::stop_token) override {
    return git::Tips{{"main", id_of(newest)}};
  }
  base::Result<git::Tips> fetch(const git::Remote& remote, const std::vector<std::string>& branches,
                                std::stop_token stop) override {
    return tips(remote, branches, std::move(stop));
  }
  base::Result<void> fetch_commit(const git::Remote&, const std::string&,
                                  std::stop_token) override {
    return {};
  }
  bool has_commit(const model::RepositoryKey&, const std::string&) override { return true; }
  base::Result<model::FileList> compare(const model::RepositoryKey&, const std::string& from,
                                        const std::string& to) override {
    model::FileList files;
    const auto last = std::stoll(to);
    for (auto at = std::max(std::stoll(from) + 1, last - 2L * kYearServices); at <= last; ++at) {
      files.push_back(path_of(at));
    }
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
  }
  bool is_ancestor(const model::RepositoryKey&, const std::string& ancestor,
                   const std::string& descendant) override {
    return ancestor <= descendant;
  }
  base::Result<model::Commit> commit(const model::RepositoryKey&, const std::string& id) override {
    return model::Commit{id, "Change " + path_of(std::stoll(id)), "ada", "ada@example.com", {}};
  }
  base::Result<std::vector<model::Commit>> history(const model::RepositoryKey&, const std::string&,
                                                   std::size_t) override {
    return std::vector<model::Commit>{};
  }
  base::Result<std::vector<std::string>> folders(const model::RepositoryKey&, const std::string&,
                                                 std::size_t) override {
    return std::vector<std::string>{};
  }
  base::Result<std::string> version(std::stop_token) override { return "git version 2.39.5"; }
  base::Result<void> checkout(const model::RepositoryKey&, const std::string&,
                              const std::filesystem::path&, std::stop_token) override {
    return {};
  }
  void remove_mirrors_but(const std::vector<model::RepositoryKey>&, base::Duration,
                          std::stop_token) override {}
};

// Takes all.
class QuietCourier final : public pipeline::Courier {
 public:
  base::Result<io::HttpResponse> send(const io::HttpRequest&, std::stop_token) override {
    return io::HttpResponse{201, {}, R"({"id":1})"};
  }
  base::Result<io::MailReply> send(const io::MailServer&, const std::vector<std::string>&,
                                   const std::string&, std::stop_token) override {
    return io::MailReply{250, ""};
  }
};

class QuietWitness final : public Witness {
 public:
  void before_start(const runtime::Version&) override {}
  void after_start(const runtime::Version&) override {}
  void before_attempt(const model::AttemptId&, const runtime::Version&) override {}
  void before_stop(const model::DeploymentId&) override {}
  void after_switch(const std::vector<gateway::Route>&) override {}
  void build_begins(const model::DeploymentId&) override {}
  void build_ends(const model::DeploymentId&) override {}
};

class YearRuntimes final : public pipeline::Runtimes {
 public:
  explicit YearRuntimes(runtime::Runtime& runtime) : runtime_(runtime) {}
  base::Result<runtime::Runtime*> of(const model::Runtime&) override { return &runtime_; }

 private:
  runtime::Runtime& runtime_;
};

}  // namespace slipway::simulation
