#include "model/domain_name.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::model {
namespace {

struct DomainCase {
  std::string name;
  bool right = false;
};

// Of short labels.
std::string long_name(std::size_t length) {
  std::string name;
  while (name.size() < length) name += "ab.";
  name.resize(length);
  name.back() = 'c';
  return name;
}

class DomainName : public testing::TestWithParam<DomainCase> {};

TEST_P(DomainName, IsAPublicNameInLowerCase) {
  const auto checked = check_domain(GetParam().name);
  EXPECT_EQ(checked.has_value(), GetParam().right) << GetParam().name;
  if (checked) return;
  EXPECT_EQ(checked.error().code, base::ErrorCode::kInvalid);
  EXPECT_THAT(checked.error().message, testing::HasSubstr("' is no public name. Write it in"));
}

INSTANTIATE_TEST_SUITE_P(
    Each, DomainName,
    testing::Values(DomainCase{"shop.example.com", true}, DomainCase{"1-a.example", true},
                    DomainCase{std::string(63, 'a') + ".example", true},
                    DomainCase{std::string(64, 'a') + ".example"}, DomainCase{long_name(253), true},
                    DomainCase{long_name(254)}, DomainCase{""}, DomainCase{"shop"},
                    DomainCase{"shop..example"}, DomainCase{"a-.example"},
                    DomainCase{"a.-b.example"}, DomainCase{"a.example-"},
                    DomainCase{"Shop.example.com"}, DomainCase{"https://shop.example.com"},
                    DomainCase{"shop.example.com/cart"}, DomainCase{"shop.example.com."},
                    DomainCase{".example.com"}, DomainCase{"-a.example.com"},
                    DomainCase{"*.example.com"}, DomainCase{"shop.example.com:8080"},
                    DomainCase{"\xff.example.com"}));

}  // namespace
}  // namespace slipway::model
