#include "git/mirrored_git.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"
#include "git/access.h"
#include "git/fetch.h"
#include "git/route.h"

namespace slipway::git {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

constexpr std::size_t kReadablePrefix = 60;

// The folder's path, made, with what an earlier daemon left half done taken away: mirrors in the
// making and keys of ssh.
fs::path prepare(const fs::path& mirrors) {
  fs::create_directories(mirrors / ".home");
  fs::permissions(mirrors, fs::perms::owner_all);
  std::vector<fs::path> left_over;
  for (const auto& entry : fs::directory_iterator(mirrors)) {
    if (entry.path().extension() == ".part") left_over.push_back(entry.path());
  }
  for (const auto& entry : fs::directory_iterator(mirrors / ".home")) {
    if (entry.path().filename().string().starts_with("key-")) left_over.push_back(entry.path());
  }
  for (const auto& path : left_over) fs::remove_all(path);
  return fs::canonical(mirrors);
}

Options prepared(Options options) {
  options.mirrors = prepare(options.mirrors);
  if (options.known_hosts.empty()) options.known_hosts = options.mirrors / ".home" / "known_hosts";
  return options;
}

base::Result<Branches> check(const std::vector<std::string>& branches) {
  for (const auto& branch : branches) {
    int valid = 0;
    const std::string ref = "refs/heads/" + branch;
    if (branch.find('\0') != std::string::npos ||
        git_reference_name_is_valid(&valid, ref.c_str()) != 0 || valid == 0) {
      return base::fail(ErrorCode::kInvalid,
                        "'" + base::to_valid_utf8(branch) + "' cannot be the name of a branch");
    }
  }
  return Branches(branches.begin(), branches.end());
}

// What `ask` gives for the remote: where that refuses the token, for it with a new one.
template <typename Ask>
auto with_valid_token(const Remote& remote, const Ask& ask) -> decltype(ask(remote)) {
  auto answer = ask(remote);
  if (answer || remote.token.empty() || !remote.renew_token) return answer;
  const auto code = answer.error().code;
  if (code != ErrorCode::kUnauthenticated && code != ErrorCode::kForbidden) return answer;
  auto token = remote.renew_token();
  if (!token) return base::fail(token.error());
  Remote renewed = remote;
  renewed.token = std::move(*token);
  return ask(renewed);
}

}  // namespace

fs::path mirror_directory(const fs::path& mirrors, const model::RepositoryKey& key) {
  std::string name = key.to_string().substr(0, kReadablePrefix);
  std::replace_if(
      name.begin(), name.end(),
      [](char c) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '_';
        return !plain;
      },
      '-');
  const std::string digest = base::encode_hex(base::sha256(key.to_string()));
  return mirrors / (name + "-" + digest.substr(0, 16) + ".git");
}

MirroredGit::MirroredGit(Options options)
    : options_(prepared(std::move(options))), program_(options_, options_.mirrors / ".home") {}

std::shared_ptr<Mirror> MirroredGit::mirror_at(const fs::path& directory) {
  const std::scoped_lock lock(mutex_);
  auto& mirror = mirrors_[directory];
  if (mirror == nullptr) mirror = std::make_shared<Mirror>(program_, directory);
  return mirror;
}

base::Result<Mirror::Reader> MirroredGit::read(const std::shared_ptr<Mirror>& mirror) {
  std::shared_ptr<Mirror> oldest;
  {
    const std::scoped_lock lock(mutex_);
    std::erase(recent_, mirror);
    recent_.push_back(mirror);
    if (recent_.size() > options_.open_mirrors) {
      oldest = recent_.front();
      recent_.erase(recent_.begin());
    }
  }
  if (oldest != nullptr) oldest->close_if_idle();
  auto objects = mirror->read();
  if (!objects && objects.error().code == ErrorCode::kFailed) mirror->suspect();
  return objects;
}

base::Result<Tips> MirroredGit::tips(const Remote& remote, const std::vector<std::string>& branches,
                                     std::stop_token stop) {
  const auto names = check(branches);
  if (!names) return base::fail(names.error());
  return with_valid_token(remote, [&](const Remote& valid) -> base::Result<Tips> {
    auto opened = open_access(valid, options_, program_.home());
    if (!opened) return base::fail(opened.error());
    return along_route(options_, *opened, stop, [&](const Access& access) {
      return ask_tips(program_, access, *names, stop);
    });
  });
}

base::Result<Tips> MirroredGit::fetch(const Remote& remote,
                                      const std::vector<std::string>& branches,
                                      std::stop_token stop) {
  const auto names = check(branches);
  if (!names) return base::fail(names.error());
  return with_valid_token(remote, [&](const Remote& valid) -> base::Result<Tips> {
    auto opened = open_access(valid, options_, program_.home());
    if (!opened) return base::fail(opened.error());
    const auto mirror = mirror_of(valid.key);
    const auto turn = mirror->take_turn(stop);
    if (!turn) return base::fail(turn.error());
    return along_route(options_, *opened, stop, [&](const Access& access) {
      return fetch_branches(program_, *mirror, *turn, access, *names, stop);
    });
  });
}

base::Result<void> MirroredGit::fetch_commit(const Remote& remote, const std::string& commit,
                                             std::stop_token stop) {
  if (!is_commit_id(commit)) {
    return base::fail(ErrorCode::kInvalid, "'" + base::to_valid_utf8(commit) +
                                               "' is no commit id; give all of its digits");
  }
  if (has_commit(remote.key, commit)) return {};
  return with_valid_token(remote, [&](const Remote& valid) -> base::Result<void> {
    auto opened = open_access(valid, options_, program_.home());
    if (!opened) return base::fail(opened.error());
    const auto mirror = mirror_of(valid.key);
    const auto turn = mirror->take_turn(stop);
    if (!turn) return base::fail(turn.error());
    return along_route(options_, *opened, stop, [&](const Access& access) {
      return fetch_one_commit(program_, *mirror, *turn, access, commit, stop);
    });
  });
}

bool MirroredGit::has_commit(const model::RepositoryKey& key, const std::string& commit) {
  const auto objects = read(mirror_of(key));
  return objects && (*objects)->has_commit(commit);
}

base::Result<model::FileList> MirroredGit::compare(const model::RepositoryKey& key,
                                                   const std::string& from, const std::string& to) {
  const auto mirror = mirror_of(key);
  const auto objects = read(mirror);
  if (!objects) return base::fail(objects.error());
  auto files = (*objects)->compare(from, to);
  if (!files && files.error().code == ErrorCode::kFailed) mirror->suspect();
  return files;
}

bool MirroredGit::is_ancestor(const model::RepositoryKey& key, const std::string& ancestor,
                              const std::string& descendant) {
  const auto objects = read(mirror_of(key));
  return objects && (*objects)->is_ancestor(ancestor, descendant);
}

base::Result<model::Commit> MirroredGit::commit(const model::RepositoryKey& key,
                                                const std::string& id) {
  if (!is_commit_id(id)) return base::fail(no_such_commit(id));
  auto commits = history(key, id, 1);
  if (!commits) return base::fail(commits.error());
  return std::move(commits->front());
}

base::Result<std::vector<model::Commit>> MirroredGit::history(const model::RepositoryKey& key,
                                                              const std::string& from,
                                                              std::size_t limit) {
  const auto objects = read(mirror_of(key));
  if (!objects) return base::fail(objects.error());
  if (is_commit_id(from)) return (*objects)->history(from, limit);
  const auto tips = (*objects)->branches({from});
  const auto tip = tips.find(from);
  if (tip == tips.end()) {
    return base::fail(ErrorCode::kNotFound, "the mirror has no branch or commit '" + from + "'");
  }
  return (*objects)->history(tip->second, limit);
}

base::Result<std::vector<std::string>> MirroredGit::folders(const model::RepositoryKey& key,
                                                            const std::string& commit,
                                                            std::size_t limit) {
  const auto objects = read(mirror_of(key));
  if (!objects) return base::fail(objects.error());
  return (*objects)->folders(commit, limit);
}

base::Result<void> MirroredGit::checkout(const model::RepositoryKey& key, const std::string& commit,
                                         const fs::path& directory, std::stop_token stop) {
  if (fs::symlink_status(directory).type() != fs::file_type::not_found) {
    return base::fail(ErrorCode::kConflict, directory.string() + " exists already");
  }
  const fs::path part = directory.string() + ".part";
  fs::remove_all(part);
  fs::create_directories(directory.parent_path());
  const auto mirror = mirror_of(key);
  auto written = mirror->write_tree(commit, part, options_.checkout, stop);
  std::error_code renamed;
  if (written) fs::rename(part, directory, renamed);
  if (written && renamed) {
    written = base::fail(ErrorCode::kFailed,
                         "cannot finish " + directory.string() + ": " + renamed.message());
  }
  if (!written) fs::remove_all(part);
  return written;
}

base::Result<std::string> MirroredGit::version(std::stop_token stop) {
  const auto outcome = program_.run({}, {"version"}, nullptr, stop);
  if (!outcome) return base::fail(ErrorCode::kUnavailable, outcome.error().message);
  if (!outcome->ok()) return base::fail(ErrorCode::kUnavailable, "git fails: " + outcome->err);
  return outcome->out.substr(0, outcome->out.find('\n'));
}

void MirroredGit::remove_mirrors_but(const std::vector<model::RepositoryKey>& in_use,
                                     base::Duration unused, std::stop_token stop) {
  std::set<fs::path> kept;
  for (const auto& key : in_use) kept.insert(mirror_directory(key));
  std::vector<fs::path> others;
  for (const auto& entry : fs::directory_iterator(options_.mirrors)) {
    if (entry.path().extension() == ".git" && !kept.contains(entry.path())) {
      others.push_back(entry.path());
    }
  }
  for (const auto& directory : others) {
    const auto mirror = mirror_at(directory);
    const auto turn = mirror->take_turn(stop);
    if (!turn) return;
    if (mirror->unused_for() >= unused) mirror->remove();
  }
}

}  // namespace slipway::git
