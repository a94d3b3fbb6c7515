#pragma once
// A forge's API as it is in truth: what it shows beside commits, as deployments and on pull
// requests. It speaks as GitHub's does (https://docs.github.com/en/rest). What a node sees of it is
// in remote_party.h.

#include <map>
#include <string>
#include <utility>

#include "remote_party.h"
#include "repositories.h"

namespace slipway::simulation {

// What it shows: "success: Deployed."
using Shown = std::string;

// Is told of all that the forge takes.
class ForgeWitness {
 public:
  virtual ~ForgeWitness() = default;
  virtual void after_status(const std::string& commit, const std::string& context,
                            const Shown& shown) = 0;
  virtual void after_deployment(const std::string& id, const std::string& commit,
                                const std::string& environment, const Shown& shown) = 0;
};

class RemoteForge final : public Party {
 public:
  // Of each repository one pull request is open, of its branch `next`.
  explicit RemoteForge(const std::vector<std::unique_ptr<Repository>>& repositories)
      : repositories_(repositories) {}

  io::HttpResponse take(const io::HttpRequest& request) override;
  io::HttpResponse refuse(const io::HttpRequest& request, Dice& dice) override;

  struct Deployment {
    std::string commit;
    std::string environment;
    Shown shown;
  };
  struct Comment {
    std::string repository;  // "acme/shop0"
    std::string id;
    std::string markdown;
  };
  // By commit and context.
  const std::map<std::pair<std::string, std::string>, Shown>& statuses() const { return statuses_; }
  const std::map<std::string, Deployment>& deployments() const { return deployments_; }
  const std::vector<Comment>& comments() const { return comments_; }

  ForgeWitness* witness = nullptr;

 private:
  const Repository* find(const std::string& path) const;

  const std::vector<std::unique_ptr<Repository>>& repositories_;
  std::map<std::pair<std::string, std::string>, Shown> statuses_;
  std::map<std::string, Deployment> deployments_;
  std::vector<Comment> comments_;
  int newest_ = 0;
};

inline const std::string kForgeUrl = "https://git.example.com/api/v3";

}  // namespace slipway::simulation
