#pragma once
// The API by which one kind of forge says which checks passed on a commit: which requests to send,
// and what the answers say. Adapters stand in the forges' folders; all are pure, stateless and
// thread-safe. The pipeline's step `check` sends the requests.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "forge/common/forge_api.h"
#include "io/http_client.h"
#include "model/check_gate.h"

namespace slipway::forge {

struct CheckPage {
  std::vector<model::Check> checks;
  bool has_more = false;
};

class CheckApi : public ForgeApi {
 public:
  std::string_view subject() const final { return "the checks"; }

  // So many lists have to be read for all of a commit's checks; they are numbered from 0, and their
  // pages from 1.
  virtual int lists() const { return 1; }
  virtual io::HttpRequest list(const ForgeTarget& target, const std::string& commit, int list,
                               int page) const = 0;
  // Of an answer whose status says success. kFailed where it is not what this forge answers.
  virtual base::Result<CheckPage> read(const io::HttpResponse& answer, int list) const = 0;
};

}  // namespace slipway::forge
