#include "base/compression.h"

#include <gtest/gtest.h>

namespace slipway::base {
namespace {

TEST(Compression, GivesBackWhatItTook) {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  for (const std::string& bytes :
       {std::string(), std::string("x"), every_byte, std::string(1 << 20, 'y')}) {
    EXPECT_EQ(decompress(compress(bytes)), bytes) << bytes.size();
  }
}

TEST(Compression, MakesARepetitiveTextMuchSmaller) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += R"({"id":)" + std::to_string(i) + R"(,"name":"a name"},)";
  EXPECT_LT(compress(text).size(), text.size() / 4);
}

TEST(Compression, RefusesWhatIsNoFrame) {
  const std::string frame = compress("a text of some length");
  EXPECT_EQ(decompress(""), std::nullopt);
  EXPECT_EQ(decompress("{}"), std::nullopt);
  EXPECT_EQ(decompress(frame.substr(0, frame.size() - 3)), std::nullopt);
}

}  // namespace
}  // namespace slipway::base
