#pragma once
// A small organization: its services as their people configured them, stored in a disk, and what is
// known in truth about each.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/cipher.h"
#include "disk.h"
#include "model/hook.h"
#include "model/service.h"
#include "node.h"

namespace slipway::simulation {

struct KnownService {
  model::ServiceId id;
  std::string name;
  Repository* repository = nullptr;  // of what comes from git
  std::string branch{};
  ImageRepository* image = nullptr;
  std::vector<std::pair<model::RestrictionMode, std::string>> restrictions{};
  bool has_port = false;
  std::optional<model::JobSettings> job{};  // of a job
  bool follows_versions = false;            // by a semver policy
  // What only a person does, and since when it explains what the rules alone would not.
  std::set<std::string> chosen{};  // versions that a person asked for
  // The newest deployment when a person last touched it; nothing once it came to a newer version
  // by itself.
  std::optional<std::int64_t> touched_at{};
  bool is_stopped = false;  // by a person

  // Whether a change of this file concerns it, as the design says it.
  bool counts(const std::string& file) const;
  bool any_counts(const model::FileList& files) const;
};

struct Organization {
  model::OrganizationId id;
  std::vector<model::EnvironmentId> environments{};
  model::HookId hook{};
  std::optional<model::GitTokenId> token{};  // where the forge is told
  std::vector<KnownService> services{};

  KnownService* find(const model::ServiceId& service_id);
  KnownService* find(const std::string& text);
};

extern const std::string kSecret;

struct Founding {
  std::string node;              // whose the runtime is; "" where there is but one
  std::uint32_t tag_poll = 300;  // seconds between two looks at an image's tags
  std::string schedule{};        // of cron jobs
};

// Makes repositories, images and the services that are linked to them, and stores these.
Organization found_organization(Dice& dice, Outside& outside, Disk& disk,
                                const base::Cipher& cipher, const Founding& founding);

// Of every repository.
inline const std::vector<std::string> kPaths{"web/index",     "web/docs/guide", "api/main",
                                             "api/test/unit", "lib/core",       "README"};
inline const std::vector<std::string> kBranches{"main", "next"};

}  // namespace slipway::simulation
