#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/id.h"
#include "base/json_fields.h"
#include "base/time.h"

namespace slipway::base {
namespace {

// The vector of GitHub's documentation ("Validating webhook deliveries").
TEST(Crypto, SignsAsGitHubDocuments) {
  EXPECT_EQ(encode_hex(hmac_sha256("It's a Secret to Everybody", "Hello, World!")),
            "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
}

}  // namespace
}  // namespace slipway::base
