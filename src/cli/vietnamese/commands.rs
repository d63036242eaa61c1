//! What is said of commands.

/// What is said of a command.
pub(super) struct Said {
    /// Its name.
    pub name: &'static str,
    /// What it does, in a line.
    pub about: &'static str,
    /// The same at length.
    pub long: Option<&'static str>,
    /// Examples, and what there is to know besides.
    pub after: Option<&'static str>,
}

pub(super) const COMMANDS: &[Said] = &[
    Said {
        name: "chitieu",
        about: "Kiểm tra các tệp số liệu của cơ quan nhà nước theo các chỉ tiêu được viết thành quy tắc.",
        long: Some(
            "Kiểm tra các tệp số liệu của cơ quan nhà nước theo các chỉ tiêu được viết thành quy tắc.\n\n\
            Quy tắc đọc lên như văn bản đã ban hành, và mỗi kết luận cho biết số liệu thực tế, mức yêu cầu, còn thiếu bao nhiêu, và \
            số liệu đó nằm ở đâu trong tệp.",
        ),
        after: Some(
            "\
Ví dụ:
  chitieu check report.yaml                 kiểm tra một báo cáo theo mọi gói quy tắc dựng sẵn
  chitieu check reports/ -r rules/          kiểm tra một thư mục báo cáo theo quy tắc của mình
  chitieu template province                 biểu mẫu trống, để điền rồi kiểm tra
  chitieu annotate report.xlsx              bản sao của bảng tính, các ô sai được đánh dấu
  chitieu init my-rules                     tạo bộ quy tắc đầu tiên, kèm phép thử và ví dụ
  chitieu compare old.yaml new.yaml         những gì đã khắc phục, và những gì mới phát sinh
  chitieu test rules/                       chạy các phép thử viết trong tệp quy tắc
  chitieu fmt rules/                        trình bày các tệp quy tắc theo một cách
  chitieu lint rules/                       tìm sơ suất trong tệp quy tắc
  chitieu rules                             liệt kê chỉ tiêu của các gói dựng sẵn
  chitieu explain q3_2020.it_spending       thẻ của một quy tắc
  chitieu explain data/unreadable-value     ý nghĩa của một mã, kèm ví dụ

`chitieu help check` nói rõ hơn về lệnh chính.

Trạng thái kết thúc: 0 đạt mọi chỉ tiêu bắt buộc, 1 có chỉ tiêu không đạt, 2 không chỉ tiêu nào
không đạt nhưng thiếu số liệu, 3 không kiểm tra được, 64 dòng lệnh sai, 70 lỗi của chương trình.",
        ),
    },
    Said {
        name: "check",
        about: "Kiểm tra báo cáo theo quy tắc",
        long: Some(
            "Kiểm tra báo cáo theo quy tắc.\n\n\
            Mỗi bản ghi của dữ liệu được xét theo mọi chỉ tiêu áp dụng cho nó. Một chỉ tiêu có thể đạt, không đạt, thiếu số liệu \
            (chưa được báo cáo hoặc không đọc được), đang chờ (chưa đến hạn) hoặc không áp dụng.",
        ),
        after: Some(
            "\
Ví dụ:
  chitieu check report.yaml
      một báo cáo, theo mọi gói quy tắc dựng sẵn
  chitieu check reports/ -r rules/q3-2020.chitieu --as-of 2020-12-31
      một thư mục báo cáo theo một tệp quy tắc, tại thời điểm cuối năm 2020
  chitieu check reports/ --pack q3-2020 --select q3_2020.it_spending
      một chỉ tiêu của gói dựng sẵn; chọn theo mã, phần đầu của mã hoặc thẻ
  chitieu check reports/ --format html=report.html
      một trang cho người chưa từng dùng chương trình: ai đang ở đâu, vì sao
  chitieu check communes.csv --as commune -r rules/ --format json=report.json --format human
      một bảng, với báo cáo cho chương trình bên cạnh báo cáo cho người đọc
  chitieu check reports/ --format html=report.html
      một trang dễ đọc cho mọi người: đơn vị nào đạt đến đâu, và vì sao
  chitieu check communes.csv --as commune -r rules/ --worst 5
      năm trường hợp kém nhất của mỗi chỉ tiêu, và còn bao nhiêu trường hợp khác
  chitieu check communes/ --as commune -r rules/ --format jsonl=results.jsonl --format concise
      dữ liệu lớn: mỗi trường hợp một dòng ngay khi phát hiện, cho người và cho chương trình
  chitieu check reports/ --format sarif=out.sarif --format junit=junit.xml --format github
      trong quy trình tự động: kết quả cạnh dòng số liệu, ca kiểm thử, chú thích
  chitieu check reports/ --baseline last.json --format json=now.json --format human
      chỉ những gì mới so với báo cáo trước mới quyết định; những gì đã khắc phục cũng được nêu
  chitieu check reports/ --profile strict
      chặt chẽ như bộ thiết lập của chitieu.yaml quy định: gói, mức độ, số liệu thiếu, cảnh báo
  chitieu check reports/ --waivers waivers.yaml
      những gì được cho phép thì được miễn; `chitieu help waivers` nói rõ hơn
  produce-report | chitieu check - --input yaml
      đầu vào chuẩn

Tệp chitieu.yaml bên cạnh dữ liệu hoặc ở thư mục trên có thể nêu quy tắc, gói, tham số và dữ liệu.

Ctrl-C kết thúc lần kiểm tra với những gì đã xét, và báo cáo nói rõ là chưa đầy đủ. Nhấn lần nữa thì chương trình dừng hẳn.

Trạng thái kết thúc:
  0  không chỉ tiêu bắt buộc nào không đạt hoặc thiếu số liệu
  1  có chỉ tiêu bắt buộc không đạt
  2  không có chỉ tiêu nào không đạt, có chỉ tiêu bắt buộc thiếu số liệu
  3  quy tắc, cấu hình hoặc dữ liệu sai, hoặc không có gì được kiểm tra
  64 dòng lệnh sai; 70 lỗi của chương trình; 130 bị ngắt giữa chừng",
        ),
    },
    Said {
        name: "compare",
        about: "So sánh hai báo cáo: đã khắc phục, vẫn không đạt, mới phát sinh",
        long: Some(
            "So sánh hai báo cáo: những gì đã khắc phục, vẫn không đạt, mới không đạt hoặc mới thiếu số liệu, và những số liệu đã \
            thay đổi.\n\n\
            Hai trường hợp là một khi cùng chỉ tiêu, cùng yêu cầu và cùng đơn vị. Kỳ mới của một đơn vị được so với kỳ gần nhất trước đó.",
        ),
        after: Some(
            "\
Ví dụ:
  chitieu compare sent.yaml corrected.yaml               hai bản của một báo cáo
  chitieu compare reports-2020/ reports-2021/ --lang vi  hai tập báo cáo, bằng tiếng Việt
  chitieu compare old.json new.json                      hai báo cáo JSON của `chitieu check`
  chitieu compare old.json reports/ --format json        báo cáo JSON với dữ liệu hôm nay

Trạng thái kết thúc:
  0  không có gì kém đi
  1  có nội dung bắt buộc mới không đạt hoặc mới thiếu số liệu
  3  không so sánh được đầy đủ",
        ),
    },
    Said {
        name: "rules",
        about: "Liệt kê các chỉ tiêu sẽ được xét, kèm căn cứ, thẻ và các trường mà chúng đọc",
        long: None,
        after: Some(
            "\
Ví dụ:
  chitieu rules                             chỉ tiêu của mọi gói dựng sẵn
  chitieu rules -r rules/ --select S3-06    một dòng của bản yêu cầu nằm ở đâu
  chitieu rules --format json               như trên, cho chương trình",
        ),
    },
    Said {
        name: "test",
        about: "Chạy các phép thử viết trong tệp quy tắc",
        long: Some(
            "Chạy các phép thử viết trong tệp quy tắc.\n\n\
            Một phép thử đưa các bản ghi cho một chỉ tiêu và nêu kết luận phải có. Phép thử không đạt được trình bày thành điều mong đợi \
            và điều gặp phải, kèm quy tắc.",
        ),
        after: Some(
            "\
Ví dụ:
  chitieu test rules/                       mọi phép thử của một thư mục
  chitieu test rules/q3-2020.chitieu -v     nêu tên cả những phép thử đạt
  chitieu test rules -t it_spending         phép thử của một chỉ tiêu, hoặc có chuỗi này trong tên
  chitieu test rules --coverage --min 90    phép thử đã gặp những gì; dưới 90%: trạng thái 1
  chitieu test rules --boundaries           bảng các trường hợp tại mỗi ngưỡng và thời hạn
  chitieu test rules --format junit=t.xml   cho máy chủ chạy phép thử
  chitieu test                              của quy tắc trong cấu hình, nếu không thì của các gói

Trạng thái kết thúc: 0 tất cả đạt, 1 có phép thử không đạt, 3 tệp quy tắc sai hoặc không có phép thử nào",
        ),
    },
    Said {
        name: "fmt",
        about: "Trình bày các tệp quy tắc theo một cách",
        long: Some(
            "Trình bày các tệp quy tắc theo một cách.\n\n\
            Chỉ khoảng trắng, chỗ xuống dòng và những gì có hai cách viết thay đổi: nội dung của tệp giữ nguyên, cả ghi chú và dòng \
            trống giữa các nhóm. Câu lệnh có lỗi được để nguyên. Kết quả được đọc lại trước khi ghi.\n\n\
            Với --to, tệp được chuyển sang từ ngữ tiếng Việt (`#! lang vi`) hoặc tiếng Anh: từ khóa, số, ngày tháng, dấu phân cách, \
            và tên các trường có tên trong cả hai ngôn ngữ. Tệp có lỗi được để nguyên.",
        ),
        after: Some(
            "\
Ví dụ:
  chitieu fmt                                các tệp trong chitieu.yaml, hoặc dưới thư mục này
  chitieu fmt rules/ --check                 nêu tên các tệp sẽ thay đổi, và không sửa tệp nào
  chitieu fmt rules/q3-2020.chitieu --diff   cho thấy những gì sẽ thay đổi
  chitieu fmt - < draft.chitieu              từ đầu vào chuẩn ra đầu ra chuẩn
  chitieu fmt --to vi rules/q3-2020.chitieu  chuyển sang từ ngữ tiếng Việt; --to en chuyển lại

Trạng thái kết thúc: 0 tốt, 1 với --check: có tệp sẽ thay đổi, 3 có tệp mắc lỗi hoặc không đọc được
(các tệp khác vẫn được trình bày), 64 dòng lệnh sai",
        ),
    },
    Said {
        name: "lint",
        about: "Tìm sơ suất trong tệp quy tắc",
        long: Some(
            "Tìm sơ suất trong tệp quy tắc: yêu cầu mâu thuẫn nhau, ngưỡng không thể không đạt, chỉ tiêu thiếu căn cứ, và nhiều điều khác.\n\n\
            Mỗi điều phát hiện có một mã. `chitieu explain MÃ` cho biết vì sao điều đó đáng lưu ý, kèm ví dụ sai và đúng; `lint:` trong \
            chitieu.yaml tắt hoặc coi là lỗi. Tệp mà một tệp quy tắc dùng đến được đọc, nhưng không bị xét.",
        ),
        after: Some(
            "\
Ví dụ:
  chitieu lint rules/                       mọi tệp quy tắc của một thư mục
  chitieu lint my.chitieu --allow no-test   bỏ qua một mục kiểm tra
  chitieu lint rules/ --deny contradiction  coi một mục kiểm tra là lỗi
  chitieu lint rules/ --format concise      mỗi điều phát hiện một dòng, cho trình soạn thảo
  chitieu explain lint/contradiction        ý nghĩa của một điều phát hiện

Trong chitieu.yaml, cho mọi người cùng làm quy tắc:
  lint: {unused-field: off, no-source: error}

Trạng thái kết thúc: 0 không phát hiện gì, 1 có phát hiện, 3 tệp quy tắc sai",
        ),
    },
    Said {
        name: "explain",
        about: "Giải thích một quy tắc bằng thẻ của nó, hoặc một mã thông báo bằng ví dụ sai và đúng",
        long: Some(
            "Giải thích một quy tắc bằng thẻ của nó, hoặc một mã thông báo bằng ví dụ sai và đúng.\n\n\
            Thẻ nêu bằng lời quy tắc yêu cầu gì, căn cứ vào đâu, đọc số liệu nào, và khi nào thì đạt, không đạt, thiếu số liệu hoặc \
            đang chờ. Với --for, số liệu của một báo cáo được đưa vào, từng bước cho đến kết luận.",
        ),
        after: Some(
            "\
Ví dụ:
  chitieu explain                           liệt kê mọi mã
  chitieu explain rules/unknown-name        ý nghĩa của mã này
  chitieu explain rules/unknown-name --lang vi
                                            như trên, bằng tiếng Việt
  chitieu explain q3_2020.it_spending       thẻ của một quy tắc
  chitieu explain q3_2020.it_spending --for report.yaml
                                            với số liệu của một báo cáo, từng bước
  chitieu explain my_rules.staff -r rules/ --lang vi
                                            quy tắc của mình, bằng tiếng Việt",
        ),
    },
    Said {
        name: "waivers",
        about: "Liệt kê các quyết định miễn, và kiểm tra hiệu lực",
        long: Some(
            "Liệt kê các quyết định miễn, và kiểm tra hiệu lực.\n\n\
            Một quyết định miễn cho phép một đơn vị chưa đạt một chỉ tiêu, vì một lý do, được phê duyệt, từ ngày này đến ngày khác. \
            `check` cho những gì được miễn kết luận `waived`, và không bao giờ tính là đạt.",
        ),
        after: Some(
            "\
Ví dụ:
  chitieu waivers                                    các quyết định nêu trong chitieu.yaml
  chitieu waivers waivers.yaml --as-of 2021-06-30    một tệp quyết định miễn, tại một ngày
  chitieu check reports/ --write-waivers draft.yaml  bản dự thảo, để điền và phê duyệt

Một quyết định miễn:
  - target: q3_2020.it_spending
    unit: \"42\"
    period: 2020
    reason: Cắt giảm dự toán để khắc phục hậu quả lũ lụt tháng mười
    approver: Ủy ban nhân dân tỉnh
    date: 2020-12-01
    expiry: 2021-06-30
    value: 15,1 tỷ

Bỏ `unit` với chỉ tiêu chung cho mọi đơn vị, bỏ `period` nếu áp dụng cho mọi kỳ, và bỏ `value` nếu có hiệu lực với mọi giá trị.

Trạng thái kết thúc: 0 tất cả có hiệu lực, 1 có quyết định không có hiệu lực hoặc sắp hết hiệu lực, 3 có tệp sai",
        ),
    },
    Said {
        name: "init",
        about: "Tạo bộ quy tắc đầu tiên, kèm phép thử, thiết lập và báo cáo ví dụ",
        long: Some(
            "Tạo bộ quy tắc đầu tiên, kèm phép thử, thiết lập và báo cáo ví dụ.\n\n\
            Các tệp nhỏ, nhiều ghi chú, và chạy được ngay: hãy sửa dần thành của mình. Không tệp nào đã có bị ghi đè. Với --lang vi, \
            ghi chú và quy tắc được viết bằng tiếng Việt.",
        ),
        after: Some(
            "\
Ví dụ:
  chitieu init                              trong thư mục này
  chitieu init my-rules                     trong một thư mục mới có tên này
  chitieu init my-rules --lang vi           bằng tiếng Việt

Trạng thái kết thúc: 0 đã tạo, 3 có tệp cản trở hoặc không ghi được; không tệp nào bị ghi đè",
        ),
    },
    Said {
        name: "template",
        about: "Tạo biểu mẫu báo cáo trống từ các quy tắc",
        long: Some(
            "Tạo biểu mẫu báo cáo trống từ các quy tắc.\n\n\
            Biểu mẫu hỏi các số liệu mà chỉ tiêu đọc, kèm đơn vị tính, yêu cầu của từng chỉ tiêu, và các ô chỉ nhận những gì đọc được. \
            Điền thế nào, `chitieu check` đọc lại đúng như thế.",
        ),
        after: Some(
            "\
Ví dụ:
  chitieu template province --period 2020   ghi vào province-2020.xlsx
  chitieu template province --lang vi --pack q3-2020 -o bieu-mau.xlsx
                                            với nhãn tiếng Việt, cho các chỉ tiêu của một gói
  chitieu template province --units all     bảng mỗi đơn vị của danh mục một hàng
  chitieu template province -o report.yaml  dạng văn bản, các khóa có ghi chú

Trạng thái kết thúc: 0 đã tạo, 3 quy tắc sai hoặc không ghi được tệp; không tệp nào bị ghi đè",
        ),
    },
    Said {
        name: "annotate",
        about: "Trả lại bảng tính với kết quả kiểm tra được đánh dấu",
        long: Some(
            "Trả lại bảng tính với kết quả kiểm tra được đánh dấu.\n\n\
            Trong bản sao, các ô không đạt được tô màu, mỗi ô có lời ghi nêu điều sai, mức yêu cầu và còn thiếu bao nhiêu, và trang đầu \
            liệt kê kết quả kèm liên kết đến ô. Mọi thứ khác giữ nguyên. Với báo cáo không phải XLSX, kết quả được liệt kê trong một \
            bảng tính bên cạnh. Không tệp nào bị ghi đè.",
        ),
        after: Some(
            "\
Ví dụ:
  chitieu annotate report.xlsx              ghi vào report-checked.xlsx
  chitieu annotate report.xlsx -o back.xlsx --lang vi
                                            vào tệp tự chọn, với lời ghi tiếng Việt
  chitieu annotate report.xlsx -r rules/ --as-of 2020-12-31
                                            theo quy tắc của mình, tại một ngày
  chitieu annotate report.csv --as province
                                            kết quả được liệt kê trong report-findings.xlsx

Trạng thái kết thúc: như của `chitieu check`; 3 cả khi không ghi được tệp nào",
        ),
    },
    Said {
        name: "completions",
        about: "Ghi ra những gì trình dòng lệnh cần để tự điền nốt lệnh",
        long: None,
        after: Some(
            "\
Ví dụ:
  chitieu completions bash                  những gì bash đọc, ra đầu ra chuẩn

Nơi các trình dòng lệnh tìm:
  bash        chitieu completions bash > ~/.local/share/bash-completion/completions/chitieu
  zsh         chitieu completions zsh > ~/.zfunc/_chitieu, khi ~/.zfunc nằm trong $fpath
  fish        chitieu completions fish > ~/.config/fish/completions/chitieu.fish
  powershell  chitieu completions powershell >> $PROFILE
  elvish      chitieu completions elvish >> ~/.config/elvish/rc.elv",
        ),
    },
    Said {
        name: "man",
        about: "Ghi ra trang hướng dẫn của chương trình hoặc của một lệnh",
        long: None,
        after: Some(
            "\
Ví dụ:
  chitieu man                               trang của chương trình, ra đầu ra chuẩn
  chitieu man check                         trang của một lệnh
  chitieu man --to man                      mọi trang: man/chitieu.1, man/chitieu-check.1, …

`chitieu man check | man -l -` cho xem một trang; man(1) tìm các trang trong ~/.local/share/man/man1.",
        ),
    },
    Said { name: "help", about: "In trợ giúp này hoặc trợ giúp của một lệnh", long: None, after: None },
];
