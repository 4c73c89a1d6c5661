import Testing

@testable import Gate

/// Public keys of SSH as a policy names them.
@Suite struct SigningKeyTests {
    private static let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA+/z="

    @Test(arguments: [
        (key, "f namespaces=\"git\" \(key)\n"),
        (key + " ada@laptop, the old one", "f namespaces=\"git\" \(key)\n"),
        (
            "valid-before=\"20300101\" " + key,
            "f namespaces=\"git\",valid-before=\"20300101\" \(key)\n"
        ),
        (
            "valid-after=\"202901011200Z\",valid-before=\"20300101\" " + key,
            "f namespaces=\"git\",valid-after=\"202901011200Z\",valid-before=\"20300101\" \(key)\n"
        ),
        (
            "sk-ssh-ed25519@openssh.com AAAA",
            "f namespaces=\"git\" sk-ssh-ed25519@openssh.com AAAA\n"
        ),
    ])
    func `a key is a line of allowed signers`(text: String, line: String) {
        #expect(SigningKey(text)?.line(for: "f") == line)
    }

    @Test(arguments: [
        "", "ssh-ed25519", "ssh-ed25519 ", "AAAA", "ssh-dss AAAA",
        "ssh-ed25519 AA AA\nssh-rsa AAAA",
        "ssh-ed25519 A*A", "ssh-ed25519 ====", "ada@example.org ssh-ed25519 AAAA",
        "cert-authority ssh-ed25519 AAAA", "namespaces=\"file\" ssh-ed25519 AAAA",
        "valid-before=\"2030\" ssh-ed25519 AAAA", "valid-before=20300101 ssh-ed25519 AAAA",
        "valid-before=\"20300101\",cert-authority ssh-ed25519 AAAA",
        "valid-before=\"20300101\",valid-before=\"20400101\" ssh-ed25519 AAAA",
        "valid-before=\"20300101 ssh-ed25519 AAAA", "ssh-ed25519\tAAAA",
    ])
    func `what is no key, or one with an option, is none`(text: String) {
        #expect(SigningKey(text) == nil)
    }
}
