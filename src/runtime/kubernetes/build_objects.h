#pragma once
// A build of a version's image in its cluster: a Job that runs BuildKit without root
// (github.com/moby/buildkit, docs/rootless.md), and a Secret with what it runs. Pure; held against
// golden files.

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/result.h"
#include "runtime/kubernetes/objects.h"

namespace slipway::runtime::kubernetes {

// With which the container ends where its input ended too early (EX_TEMPFAIL of sysexits.h).
constexpr int kHalfSources = 75;

struct ClusterBuild {
  Subject subject;
  std::string builder;  // an image with sh, head, tar and buildctl-daemonless.sh
  std::string target;   // "registry.example.org/shop/slipway/<service>:<deployment>"
  // Of the tar stream with the sources that comes over the container's standard input, which does
  // not end by itself.
  std::uint64_t context_size = 0;
};

// `number` tells it from the builds of the same version before it; at most nine letters and digits.
Subject build_subject(const Version& version, const Place& place, std::string_view number);

// The commands, and the credentials of the registries. The version's build arguments are all that
// it is built with.
boost::json::object build_secret(const ClusterBuild& build, const Version& version,
                                 const Place& place);
boost::json::object build_job(const ClusterBuild& build, const Version& version,
                              const Place& place);

// Of what was pushed, from the message with which the container ended; kFailed where it says none.
base::Result<std::string> pushed_digest(const ClusterBuild& build, std::string_view message);

}  // namespace slipway::runtime::kubernetes
