#pragma once
// The API by which one kind of forge lets a comment on a pull request be made and edited: which
// requests to send, and what the answers say. Adapters stand in the forges' folders; all are pure,
// stateless and thread-safe. The pipeline's step `report` sends the requests.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "forge/common/forge_api.h"
#include "io/http_client.h"

namespace slipway::forge {

// Stands in each comment of Slipway's, where nobody sees it, so that one is found again.
inline constexpr std::string_view kCommentMark = "[//]: # (slipway)";

class CommentApi : public ForgeApi {
 public:
  std::string_view subject() const final { return "the comments on pull requests"; }

  // The pull requests whose newest commit this is.
  virtual io::HttpRequest find(const ForgeTarget& target, const std::string& commit) const = 0;
  // Their numbers, of the open ones.
  virtual base::Result<std::vector<std::string>> read_found(const io::HttpResponse& answer,
                                                            const std::string& commit) const = 0;

  // The first hundred comments, oldest first.
  virtual io::HttpRequest list(const ForgeTarget& target, const std::string& number) const = 0;
  // The id of Slipway's among them.
  virtual base::Result<std::optional<std::string>> read_list(
      const io::HttpResponse& answer) const = 0;

  virtual io::HttpRequest create(const ForgeTarget& target, const std::string& number,
                                 const std::string& markdown) const = 0;
  virtual base::Result<std::string> read_created(const io::HttpResponse& answer) const = 0;
  virtual io::HttpRequest edit(const ForgeTarget& target, const std::string& number,
                               const std::string& id, const std::string& markdown) const = 0;
};

}  // namespace slipway::forge
