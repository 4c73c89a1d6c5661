/// The part of the page's script that sends a loan book and saves what comes back.
enum BookScript {
    static let text = #"""

        const book = document.getElementById("book");
        const result = document.getElementById("book-result");

        function tell(style, text) {
          const note = document.createElement("p");
          note.className = style;
          note.textContent = text;
          result.replaceChildren(note);
        }

        async function score(file, isSaved) {
          tell("fine", book.dataset.working);
          const response = await fetch("/book/both",
            { method: "POST", headers: { "Content-Type": "text/csv" }, body: file });
          const parts = await response.formData();
          if (parts.has("fault")) return tell("errors", parts.get("fault"));
          result.innerHTML = parts.get("summary");
          const link = document.createElement("a");
          link.className = "button";
          link.download = parts.get("book").name;
          link.href = URL.createObjectURL(parts.get("book"));
          link.textContent = book.dataset.save;
          result.append(link);
          if (isSaved) link.click();
        }

        book.addEventListener("submit", async event => {
          event.preventDefault();
          const file = document.getElementById("book-file").files[0];
          if (file.size > Number(book.dataset.bytesMax)) return tell("errors", book.dataset.tooLarge);
          const isSaved = !event.submitter?.hasAttribute("formaction");
          try {
            await score(file, isSaved);
          } catch {
            tell("errors", book.dataset.offline);
          }
        });

        """#
}
