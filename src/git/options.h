#pragma once
// How MirroredGit finds and runs the git program. Value type, made by daemon/.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "base/time.h"
#include "io/reach.h"

namespace slipway::git {

// What a checkout writes at most: a few bytes of a repository can stand for any size and number.
struct CheckoutLimits {
  std::size_t entries = 2'000'000;
  std::uint64_t file_bytes = std::uint64_t{1} << 30U;  // a file is read into memory
  std::uint64_t bytes = std::uint64_t{16} << 30U;      // of all files
};

// What a remote may send at most. Over one of them a fetch fails with kTooLarge.
struct FetchLimits {
  std::uint64_t mirror_bytes = std::uint64_t{20} << 30U;  // that a mirror's packs fill; 0: any
  // Of one piece of memory that git asks for: a commit or tree is unpacked in one, and so are the
  // numbers of all objects of a pack.
  std::uint64_t allocation_bytes = std::uint64_t{2} << 30U;
  std::size_t list_bytes = std::size_t{64} << 20U;  // of the branches
};

// What is read of an object that stands for a folder or a commit; kTooLarge above. Where the git
// program reads (repositories that use SHA-256), the larger of the two holds for both.
struct ObjectLimits {
  std::uint64_t tree_bytes = std::uint64_t{64} << 20U;
  std::uint64_t commit_bytes = std::uint64_t{16} << 20U;
  std::size_t list_bytes = std::size_t{512} << 20U;  // of the files that the git program lists
};

struct Options {
  // Owned by one daemon: what an ended one left half done in it is cleaned away.
  std::filesystem::path mirrors;
  std::filesystem::path known_hosts;  // of ssh; host keys are added at their first sight
  bool allow_file_repositories = false;
  std::string git_program = "git";
  std::string path = "/usr/local/bin:/usr/bin:/bin";   // the PATH of git and ssh
  std::map<std::string, std::string> environment{};    // added, as https_proxy or SSL_CERT_FILE
  base::Duration deadline = std::chrono::minutes(10);  // of one run of git
  std::size_t open_mirrors = 64;                       // kept open for reading
  CheckoutLimits checkout{};
  FetchLimits fetch{};
  ObjectLimits objects{};
  io::Reach reach{.private_too = true};  // where remotes may be
};

}  // namespace slipway::git
