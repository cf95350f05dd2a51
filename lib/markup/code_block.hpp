/// Code that a tag of a template stands around, as HTML that no Markdown reads any further.
#pragma once

#include <string>
#include <string_view>

namespace feedd::markup {

/// `<pre><code class="language-x">`; without the empty lines at both ends. On one line, so that it stays whole wherever
/// it stands: in a list, in a table, in a sentence.
std::string code_block(std::string_view language, std::string_view code);

}  // namespace feedd::markup
