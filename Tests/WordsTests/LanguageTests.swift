import Testing
import Words

@Suite struct LanguageTests {
    private func french<Value>(_ body: () -> Value) -> Value {
        Language.$current.withValue(.french, operation: body)
    }

    @Test func `what nobody asked for in another language is English`() {
        #expect(Language.text("yes", "oui") == "yes")
        #expect(Language.digits("1,234.5") == "1,234.5")
        french { #expect(Language.text("yes", "oui") == "oui") }
        #expect(Language.text("yes", "oui") == "yes")
    }

    @Test func `French numbers have a decimal comma and narrow spaces`() {
        french {
            #expect(NumberFormat.fixed(12.5, decimals: 2) == "12,50")
            #expect(NumberFormat.grouped(1_234_567) == "1\u{202f}234\u{202f}567")
            #expect(NumberFormat.percent(0.185) == "18,5\u{202f}%")
            #expect(NumberFormat.threeDigits(0.125) == "0,125")
            #expect(NumberFormat.threeDigits(9.19e32) == "9,19e32")
            #expect(NumberFormat.short(14_041.4) == "14\u{202f}041")
            #expect(NumberFormat.short(9.19e12) == "9,19·10^12")
            #expect(NumberFormat.short(9.19e32) == "plus de 10^20")
            #expect(NumberFormat.factor(1e-30) == "moins de ×10^-20")
            #expect(NumberFormat.ratio(1.001678) == "1,001678")
            #expect(NumberFormat.pValue(0.0314) == "p\u{a0}=\u{a0}0,031")
            #expect(NumberFormat.pValue(0.0001) == "p\u{a0}<\u{a0}0,001")
            #expect(NanosecondFormat.text(12_500) == "12,5\u{a0}µs")
        }
    }

    @Test func `numbers for programs have a point in any language`() {
        french { #expect(NumberFormat.plain(12.5, decimals: 2) == "12.50") }
    }

    @Test(arguments: [(0, "0 client"), (1, "1 client"), (2, "2 clients")])
    func `none is one thing in French`(count: Int, text: String) {
        french {
            #expect(NumberFormat.counted(count, "customer", ("client", "clients")) == text)
        }
        let english = NumberFormat.counted(count, "customer", ("client", "clients"))
        #expect(english == NumberFormat.counted(count, "customer"))
    }
}
