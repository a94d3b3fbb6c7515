#pragma once
// What git's stderr says about a failed run: whose fault it is, and the words for a person. Pure
// functions over text.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace slipway::git {

// What MirroredGit reacts to by itself.
enum class Complaint {
  kMissingBranch,  // one of the branches asked for does not exist
  kRefConflict,    // a local ref stands in the way of a new one
  kOtherHash,      // the remote uses SHA-256 and the mirror does not, or the other way round
  kBrokenMirror,   // the mirror is damaged
  kTooLarge,       // what the remote sends is over a limit
  kOther,
};

Complaint classify(std::string_view stderr_text);

// Of an error that explain() made: whether the remote's answer leads elsewhere, and whether ssh got
// no connection.
bool says_redirected(const base::Error& error);
bool says_not_connected(const base::Error& error);

// `what` opens the message ("cannot fetch from https://..."). The secrets are left out of it.
base::Error explain(const std::string& what, std::string_view stderr_text,
                    const std::vector<std::string>& secrets);

}  // namespace slipway::git
