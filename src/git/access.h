#pragma once
// What git needs to reach one remote: its address, and the credentials as environment variables,
// so that they stand in no argument and, but for an ssh key while git runs, in no file. Made by
// MirroredGit for each run. Not thread-safe; the key's file goes with it.

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "git/git.h"
#include "git/options.h"
#include "model/git_url.h"

namespace slipway::git {

class KeyFile {
 public:
  // Readable by the daemon's user only.
  KeyFile(const std::filesystem::path& folder, std::string key);
  ~KeyFile();
  KeyFile(const KeyFile&) = delete;
  KeyFile& operator=(const KeyFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Access {
  std::string url;
  model::GitUrl remote;                    // as it was given
  std::vector<std::string> configuration;  // of git, "NAME=VALUE"
  std::map<std::string, std::string> environment;
  std::vector<std::string> secrets;  // never to appear in a message
  std::unique_ptr<KeyFile> key;
};

// For the one command line that a shell reads: git hands GIT_SSH_COMMAND to it.
std::string quote(std::string_view text);

// The user that a forge expects beside a token.
std::string default_token_user(const std::string& host);

// kInvalid for a wrong address, kForbidden for a file repository where none is allowed.
// `private_folder` takes the key's file.
base::Result<Access> open_access(const Remote& remote, const Options& options,
                                 const std::filesystem::path& private_folder);

}  // namespace slipway::git
