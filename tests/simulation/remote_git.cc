#include "remote_git.h"

#include <stdexcept>

namespace slipway::simulation {

using base::ErrorCode;
using base::fail;

Repository& RemoteGit::at(const model::RepositoryKey& key) {
  for (const auto& one : repositories_) {
    if (one->key() == key) return *one;
  }
  throw std::logic_error("no such repository");
}

std::set<std::string>& RemoteGit::mirror(const Repository& repository) {
  return mirrors_[repository.url()];
}

base::Timestamp RemoteGit::replica(const Repository& repository) {
  Universe& universe = reach_.universe();
  if (repository.weather != Weather::kLagging || universe.dice.one_in(2)) return universe.now();
  return universe.now() - universe.dice.seconds(1, kMostLag.count());
}

git::Tips RemoteGit::answer(const Repository& repository, const std::vector<std::string>& branches,
                            base::Timestamp as_of) const {
  git::Tips tips;
  for (const auto& branch : branches) {
    auto tip = repository.tip_at(branch, as_of);
    if (!tip.empty()) tips[branch] = std::move(tip);
  }
  return tips;
}

base::Result<git::Tips> RemoteGit::tips(const git::Remote& remote,
                                        const std::vector<std::string>& branches,
                                        std::stop_token stop) {
  Repository& repository = at(remote.key);
  if (auto error = reach_.ask(repository.weather, "git", stop)) return fail(*error);
  auto tips = answer(repository, branches, replica(repository));
  return tips;
}

base::Result<git::Tips> RemoteGit::fetch(const git::Remote& remote,
                                         const std::vector<std::string>& branches,
                                         std::stop_token stop) {
  Repository& repository = at(remote.key);
  if (auto error = reach_.ask(repository.weather, "git", stop)) return fail(*error);
  auto tips = answer(repository, branches, replica(repository));
  told_.clear();
  for (const auto& [branch, tip] : tips) {
    mirror(repository).merge(repository.history(tip));
    told_.insert(tip);
  }
  return tips;
}

base::Result<void> RemoteGit::fetch_commit(const git::Remote& remote, const std::string& commit,
                                           std::stop_token stop) {
  Repository& repository = at(remote.key);
  if (mirror(repository).contains(commit)) return {};
  if (auto error = reach_.ask(repository.weather, "git", stop)) return fail(*error);
  if (repository.find(commit) == nullptr) {
    return fail(ErrorCode::kNotFound, "The remote has no commit " + commit + ".");
  }
  mirror(repository).merge(repository.history(commit));
  return {};
}

bool RemoteGit::has_commit(const model::RepositoryKey& key, const std::string& commit) {
  return mirror(at(key)).contains(commit);
}

base::Result<model::FileList> RemoteGit::compare(const model::RepositoryKey& key,
                                                 const std::string& from, const std::string& to) {
  const Repository& repository = at(key);
  if (!has_commit(key, from) || !has_commit(key, to)) {
    return fail(ErrorCode::kNotFound, "The mirror lacks a commit.");
  }
  if (reach_.universe().fault == Fault::LAST_COMMIT_ONLY) {
    const auto& parents = repository.commit(to).parents;
    if (!parents.empty()) return repository.changes(parents.front(), to);
  }
  return repository.changes(from, to);
}

bool RemoteGit::is_ancestor(const model::RepositoryKey& key, const std::string& ancestor,
                            const std::string& descendant) {
  if (!has_commit(key, ancestor) || !has_commit(key, descendant)) return false;
  // Whatever was told last seems to go on from what was there.
  if (reach_.universe().fault == Fault::OLDER_TIP_BELIEVED) return told_.contains(descendant);
  return at(key).is_ancestor(ancestor, descendant);
}

base::Result<model::Commit> RemoteGit::commit(const model::RepositoryKey& key,
                                              const std::string& id) {
  if (!has_commit(key, id)) return fail(ErrorCode::kNotFound, "The mirror lacks it.");
  return model::Commit{id, at(key).commit(id).message, "ada", "ada@example.com", {}};
}

base::Result<std::vector<model::Commit>> RemoteGit::history(const model::RepositoryKey&,
                                                            const std::string&, std::size_t) {
  return fail(ErrorCode::kUnavailable, "not simulated");
}

base::Result<std::vector<std::string>> RemoteGit::folders(const model::RepositoryKey&,
                                                          const std::string&, std::size_t) {
  return fail(ErrorCode::kUnavailable, "not simulated");
}

// No files are written, so whoever asks for the folder again has it.
base::Result<void> RemoteGit::checkout(const model::RepositoryKey& key, const std::string& commit,
                                       const std::filesystem::path&, std::stop_token stop) {
  if (!has_commit(key, commit)) return fail(ErrorCode::kNotFound, "The mirror lacks it.");
  reach_.pass(reach_.universe().dice.seconds(0, 3), stop);
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "told to stop");
  return {};
}

void RemoteGit::remove_mirrors_but(const std::vector<model::RepositoryKey>& in_use, base::Duration,
                                   std::stop_token) {
  Mirrors kept;
  for (const auto& key : in_use) kept.insert(mirrors_.extract(at(key).url()));
  mirrors_ = std::move(kept);
}

}  // namespace slipway::simulation
