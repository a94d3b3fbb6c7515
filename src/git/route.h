#pragma once
// The ways by which git gets to a remote, and to nothing else: it looks names up and follows
// redirects by itself, so both are done here, each address is checked, and git is led to one that
// was. Made for each call; not thread-safe.

#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "git/access.h"
#include "git/options.h"

namespace slipway::git {

class Route {
 public:
  // All of them outlive it; `access` is led the way that is to be tried.
  Route(const Options& options, Access& access, const std::stop_token& stop)
      : options_(options), access_(access), stop_(stop) {}

  // kForbidden where the remote may not be asked, kUnavailable where its name stands for nothing.
  base::Result<void> begin();
  // After a failure: whether there is another way, which `access` is led now.
  base::Result<bool> go_on(const base::Error& failed);

 private:
  base::Result<void> begin_http();
  void lead_ssh();
  base::Result<std::vector<io::IpAddress>> allowed_addresses(const std::string& host) const;
  base::Result<bool> follow_redirect();

  const Options& options_;
  Access& access_;
  const std::stop_token& stop_;
  std::vector<io::IpAddress> addresses_;  // of an ssh host that have not been tried
  std::string ssh_command_;               // without an address
  int redirects_ = 0;
};

// What `ask` gives by the first way on which it does not fail.
template <typename Ask>
auto along_route(const Options& options, Access& access, const std::stop_token& stop,
                 const Ask& ask) -> decltype(ask(access)) {
  Route route(options, access, stop);
  if (auto begun = route.begin(); !begun) return base::fail(begun.error());
  while (true) {
    auto answer = ask(access);
    if (answer) return answer;
    const auto other = route.go_on(answer.error());
    if (!other) return base::fail(other.error());
    if (!*other) return answer;
  }
}

}  // namespace slipway::git
