#pragma once
// Talking to a remote: its tips, and fetches into a mirror, with the repairs that git leaves to its
// users. Called by MirroredGit; those that take a Turn write the mirror.

#include <set>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "git/access.h"
#include "git/git.h"
#include "git/git_program.h"
#include "git/mirror.h"

namespace slipway::git {

// Branch names, checked; empty: all.
using Branches = std::set<std::string>;

base::Result<Tips> ask_tips(const GitProgram& program, const Access& access,
                            const Branches& branches, const std::stop_token& stop);

base::Result<Tips> fetch_branches(const GitProgram& program, Mirror& mirror,
                                  const Mirror::Turn& turn, const Access& access,
                                  const Branches& branches, const std::stop_token& stop);

base::Result<void> fetch_one_commit(const GitProgram& program, Mirror& mirror,
                                    const Mirror::Turn& turn, const Access& access,
                                    const std::string& commit, const std::stop_token& stop);

}  // namespace slipway::git
