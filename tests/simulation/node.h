#pragma once
// One daemon: the pipeline's own context, steps and start, over simulated seams, with a fiber for
// each thread that would run a step. Dies and is born again; its mirrors stay.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "addresses.h"
#include "base/cipher.h"
#include "disk.h"
#include "io/zone_files.h"
#include "machine.h"
#include "mortal.h"
#include "node_store.h"
#include "pipeline/context.h"
#include "pipeline/receive.h"
#include "pipeline/steps.h"
#include "reach.h"
#include "remote_forge.h"
#include "remote_git.h"
#include "remote_registry.h"
#include "rules/webhook/sender.h"

namespace slipway::simulation {

// Outside of all nodes.
struct Outside {
  Repositories repositories{};
  std::vector<ImageRepository> images{};
  Machine machine{};
  std::unique_ptr<RemoteForge> forge = std::make_unique<RemoteForge>(repositories);
  std::vector<std::unique_ptr<Address>> addresses{};
};

// What is the same in all nodes and runs.
struct Parts {
  Parts();
  std::vector<std::unique_ptr<rules::Sender>> senders;
  std::unique_ptr<forge::StatusApi> status_api;
  std::unique_ptr<forge::DeploymentApi> deployment_api;
  std::unique_ptr<forge::CommentApi> comment_api;
  io::ZoneFiles zones;
};

struct Shared {
  Universe& universe;
  Disk& disk;
  Outside& outside;
  Deaths& deaths;
  const Parts& parts;
  const base::Cipher& cipher;
  // After each commit, with what it announced.
  std::function<void(const store::Topics&)> committed;
};

// Those that a node takes, by their names.
std::map<std::string, pipeline::Step> node_steps();

class Node {
 public:
  // `policy.node` is its name among several.
  Node(Shared shared, int index, pipeline::Policy policy);
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  int index() const { return index_; }
  bool is_up() const { return life_ != nullptr; }
  // Something in it died by itself, or was killed; bury() ends the rest.
  bool has_died() const;
  void boot();
  void kill();
  void bury();

  // Begins what is due and has a free thread. Whether there was such.
  bool tend();
  std::optional<base::Timestamp> next_due();
  void wake(const store::Topics& topics);
  // From the store, and back: then it looks at everything.
  void cut_off(bool cut);
  bool is_cut_off() const { return standing_.is_cut_off; }

  // In a fiber of its own, while it is up.
  void act(std::function<void(pipeline::Context&)> work);
  // A delivery; `answered` gets the answer, unless the node dies before.
  void receive(const model::HookId& hook, const model::Headers& headers, const std::string& body,
               std::function<void(const base::Result<pipeline::Receipt>&)> answered);
  // How its clock differs from the truth.
  void set_clock(base::Duration offset) { standing_.ahead = offset; }
  base::Duration clock_offset() const { return standing_.ahead; }
  // Nothing in it goes on for so long; a machine that sleeps does not count that time.
  void stand_still(base::Duration time, bool sleeps);
  // For the fibers: it runs, or does not run any more.
  void exchange_sequence();

 private:
  struct Life;

  base::Duration monotonic() const;
  void keep_leases();
  void run(Life& life, struct Group& group);

  Shared shared_;
  int index_;
  pipeline::Policy policy_;
  Standing standing_;
  std::uint64_t sequence_ = 0;  // of its ids
  int boots_ = 0;
  Mirrors mirrors_;
  Machine idle_;  // of one that has no runtime
  std::unique_ptr<Life> life_;
};

}  // namespace slipway::simulation
