/// The shortcodes of Hugo and Zola in a post, before Markdown sees it. Known are those that come with the generators;
/// a site's own leave the text they stand around, or nothing, and are named: what they do is the theme's affair.
/// https://gohugo.io/content-management/shortcodes/, https://www.getzola.org/documentation/content/shortcodes/
#pragma once

#include <string_view>

#include "markup/scope.hpp"

namespace feedd::markup {

/// `{{< f >}}`, `{{% f %}}`, with or without `{{< /f >}}`; `{{</* f */>}}` stands for `{{< f >}}`.
Understood hugo_shortcodes(std::string_view body, const Scope& scope);

/// `{{ f() }}`, `{% f() %}…{% end %}`, and `@/section/page.md` where a link goes.
Understood zola_shortcodes(std::string_view body, const Scope& scope);

}  // namespace feedd::markup
