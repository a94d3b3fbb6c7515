#include "git/complaint.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/encoding.h"

namespace slipway::git {
namespace {

constexpr std::string_view kDamage[] = {
    "not a git repository", "bad object",      "is empty",
    "is corrupt",           "bad config",      "missing tree",
    "missing blob",         "missing commit",  "inflate:",
    "unable to parse",      "index file",      "packfile /",
    "did not send all",     "is too small",    "unresolved deltas",
    "bad tree object",      "could not parse", "broken ref",
    "invalid sha1 pointer"};

using base::ErrorCode;

constexpr std::size_t kLongestMessage = 600;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find_first_of("\r\n");
    if (end != 0) lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

struct Sign {
  std::string_view text;
  ErrorCode code;
};

// The first that is found decides, so the more telling ones come first.
constexpr Sign kSigns[] = {
    {"REMOTE HOST IDENTIFICATION HAS CHANGED", ErrorCode::kForbidden},
    {"Host key verification failed", ErrorCode::kForbidden},
    {"dubious ownership", ErrorCode::kForbidden},
    {"certificate", ErrorCode::kForbidden},
    {"returned error: 403", ErrorCode::kForbidden},
    {"not allowed", ErrorCode::kForbidden},
    {"Repository not found", ErrorCode::kNotFound},
    {"does not appear to be a git repository", ErrorCode::kNotFound},
    {"returned error: 404", ErrorCode::kNotFound},
    {"not our ref", ErrorCode::kNotFound},
    {"unadvertised object", ErrorCode::kNotFound},
    {"Authentication failed", ErrorCode::kUnauthenticated},
    {"Access denied", ErrorCode::kUnauthenticated},
    {"could not read Username", ErrorCode::kUnauthenticated},
    {"could not read Password", ErrorCode::kUnauthenticated},
    {"terminal prompts disabled", ErrorCode::kUnauthenticated},
    {"returned error: 401", ErrorCode::kUnauthenticated},
    {"Permission denied", ErrorCode::kUnauthenticated},
    {"error in libcrypto", ErrorCode::kUnauthenticated},
    {"Could not resolve", ErrorCode::kUnavailable},
    {"Couldn't connect", ErrorCode::kUnavailable},
    {"Failed to connect", ErrorCode::kUnavailable},
    {"Connection refused", ErrorCode::kUnavailable},
    {"Connection reset", ErrorCode::kUnavailable},
    {"Connection closed", ErrorCode::kUnavailable},
    {"timed out", ErrorCode::kUnavailable},
    {"Operation too slow", ErrorCode::kUnavailable},
    {"Network is unreachable", ErrorCode::kUnavailable},
    {"No route to host", ErrorCode::kUnavailable},
    {"returned error: 429", ErrorCode::kUnavailable},
    {"returned error: 5", ErrorCode::kUnavailable},
    {"early EOF", ErrorCode::kUnavailable},
    {"RPC failed", ErrorCode::kUnavailable},
    {"hung up", ErrorCode::kUnavailable},
    {"unexpected disconnect", ErrorCode::kUnavailable},
    {"Empty reply from server", ErrorCode::kUnavailable},
    {"ot found", ErrorCode::kNotFound},  // after "could not be found", a forge's page, "not found"
    {"does not exist", ErrorCode::kNotFound},
    {"Could not read from remote repository", ErrorCode::kUnavailable},
};

ErrorCode code_of(std::string_view text) {
  const auto* const sign = std::find_if(std::begin(kSigns), std::end(kSigns),
                                        [&](const Sign& s) { return has(text, s.text); });
  return sign == std::end(kSigns) ? ErrorCode::kFailed : sign->code;
}

// "Offending ED25519 key in /etc/known_hosts:12" as the file and the line.
std::optional<std::pair<std::string, std::string>> offending_line(std::string_view text) {
  for (const auto line : lines_of(text)) {
    if (!line.starts_with("Offending ")) continue;
    const auto file = line.find(" in ");
    const auto colon = line.rfind(':');
    if (file == std::string_view::npos || colon == std::string_view::npos || colon < file + 4) {
      continue;
    }
    return std::pair(std::string(line.substr(file + 4, colon - file - 4)),
                     std::string(line.substr(colon + 1)));
  }
  return std::nullopt;
}

bool is_telling(std::string_view line) {
  return line.starts_with("fatal:") || line.starts_with("error:") || line.starts_with("remote:") ||
         line.starts_with("ssh:") || line.starts_with("ERROR:") || has(line, "denied");
}

std::string telling_lines(std::string_view text) {
  std::string told;
  const auto lines = lines_of(text);
  const bool any = std::any_of(lines.begin(), lines.end(), is_telling);
  for (const auto line : lines) {
    if (any && !is_telling(line)) continue;
    if (!told.empty()) told += "; ";
    told += line;
    if (told.size() >= kLongestMessage) break;
  }
  return told.substr(0, kLongestMessage);
}

void leave_out(std::string& text, const std::string& secret) {
  if (secret.empty()) return;
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), "***");
    at += 3;
  }
}

}  // namespace

Complaint classify(std::string_view stderr_text) {
  std::string own;  // without what the remote's git said about itself
  for (const auto line : lines_of(stderr_text)) {
    if (!line.starts_with("remote:")) own.append(line).append("\n");
  }
  if (has(own, "couldn't find remote ref")) return Complaint::kMissingBranch;
  // What GIT_ALLOC_LIMIT forbids; it holds for the sender too where that is on this machine.
  for (const std::string_view sign :
       {"fatal: attempting to allocate ", "error: attempting to allocate "}) {
    if (has(stderr_text, sign)) return Complaint::kTooLarge;
  }
  if (has(own, "mismatched algorithms")) return Complaint::kOtherHash;
  if (has(own, "cannot lock ref") || has(own, "some local refs could not be updated")) {
    return has(own, "exists; cannot create") || has(own, "there are still refs under") ||
                   has(own, "some local refs could not be updated")
               ? Complaint::kRefConflict
               : Complaint::kBrokenMirror;
  }
  const bool damaged = std::any_of(std::begin(kDamage), std::end(kDamage),
                                   [&](std::string_view part) { return has(own, part); });
  return damaged ? Complaint::kBrokenMirror : Complaint::kOther;
}

bool says_redirected(const base::Error& error) { return has(error.message, "returned error: 30"); }

bool says_not_connected(const base::Error& error) { return has(error.message, "connect to host "); }

base::Error explain(const std::string& what, std::string_view stderr_text,
                    const std::vector<std::string>& secrets) {
  base::Error error;
  error.code = code_of(stderr_text);
  error.message = what + ": ";
  const auto offending = offending_line(stderr_text);
  if (offending && has(stderr_text, "HAS CHANGED")) {
    error.message +=
        "the host's key is not the one it had before; if that is meant, have Slipway forget it "
        "(`slipway host-key list` and `forget`), or remove line " +
        offending->second + " of " + offending->first;
  } else {
    const auto told = telling_lines(stderr_text);
    error.message += told.empty() ? "git failed without a word" : told;
  }
  for (const auto& secret : secrets) leave_out(error.message, secret);
  error.message = base::to_valid_utf8(error.message);
  return error;
}

}  // namespace slipway::git
